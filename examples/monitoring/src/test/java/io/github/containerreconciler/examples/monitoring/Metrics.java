package io.github.containerreconciler.examples.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of our metrics in a text. */
final class Metrics {

  private static final Pattern NAME = Pattern.compile("\\bcontainer_reconciler_[a-z_]+");

  private Metrics() {}

  static Set<String> in(String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = NAME.matcher(text); matcher.find(); ) {
      names.add(matcher.group());
    }
    return names;
  }

  /** Those that the rules file for the exporter makes. */
  static Set<String> exported() throws IOException {
    Set<String> names = in(Files.readString(Path.of("jmx-exporter.yaml")));
    names.remove("container_reconciler_dropped"); // no sample ever has this name
    return names;
  }
}
