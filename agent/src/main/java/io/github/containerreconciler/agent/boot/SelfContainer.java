package io.github.containerreconciler.agent.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that this JVM runs in, if it does: what must never be removed, whatever the rules
 * say.
 */
final class SelfContainer {

  private static final Pattern ID =
      Pattern.compile("(?:docker|containers|libpod|cri-containerd)[-/]([0-9a-f]{64})\\b");
  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");

  private SelfContainer() {}

  /** Full ids, or the 12 digits that Docker uses as a host name; empty outside of any container. */
  static Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (String file : List.of("/proc/self/mountinfo", "/proc/self/cgroup")) {
      ids.addAll(parse(text(file), Map.of()));
    }
    ids.addAll(parse("", System.getenv()));
    return ids;
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // not on Linux, or not allowed: another source may tell
    }
  }

  static Set<String> parse(String proc, Map<String, String> environment) {
    Set<String> ids = new HashSet<>();
    for (String line : proc.split("\n", -1)) {
      if (isMountOfAnotherContainer(line)) {
        continue;
      }
      Matcher matcher = ID.matcher(line);
      while (matcher.find()) {
        ids.add(matcher.group(1));
      }
    }
    String host = environment.getOrDefault("HOSTNAME", "");
    if (SHORT_ID.matcher(host).matches()) {
      ids.add(host);
    }
    return ids;
  }

  /** On an engine's own host every container's files may be mounted below the engine's folder. */
  private static boolean isMountOfAnotherContainer(String line) {
    String[] fields = line.split(" ", -1);
    return fields.length > 4 && fields[4].contains("/containers/");
  }
}
