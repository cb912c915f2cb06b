package io.github.containerreconciler.examples.monitoring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The JMX exporter inside a JVM that is to be watched.
 *
 * @param address where it listens, as {@code host:port}
 * @param rules its file
 */
record Exporter(String jar, String address, Path rules) {

  private static final String OURS = "container_reconciler_";

  /** What stands behind {@code -javaagent:}. */
  String agent() {
    return jar + "=" + address + ":" + rules;
  }

  String url() {
    return "http://" + address + "/metrics";
  }

  /** All that it exports. */
  String scrape() throws IOException, InterruptedException {
    return Loopback.get(url());
  }

  /** The lines that are of our metrics, their types and help texts included. */
  static String ours(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.matches("(# (HELP|TYPE) )?" + OURS + ".*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The value of a metric of ours, of whatever reconciler comes first; empty if there is none. */
  static OptionalDouble value(String scrape, String metric) {
    Matcher matcher =
        Pattern.compile("(?m)^" + OURS + metric + "\\{[^}]*} (\\S+)$").matcher(scrape);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
