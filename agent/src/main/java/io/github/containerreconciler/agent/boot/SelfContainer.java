package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.judge.SelfIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what identifies the container that this JVM runs in. Docker and Podman mount files of the
 * container's own folder, which is named by the id; control groups are named by it too; the
 * writable layer is what {@code GraphDriver.Data.UpperDir} of an inspection shows.
 */
final class SelfContainer {

  /** Paths at which engines mount files of a container's own folder. */
  private static final Set<String> OWN_FILES =
      Set.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run/.containerenv");

  /** The folder of such a file, whatever the folders above it are called. */
  private static final Pattern OWN_FOLDER =
      Pattern.compile("/([0-9a-f]{64})(?:/userdata)?/[^/]+(?://deleted)?$");

  /** A control group: {@code <id>}, {@code docker-<id>.scope}, {@code libpod-<id>}. */
  private static final Pattern GROUP =
      Pattern.compile("(?:^|[^0-9a-f])([0-9a-f]{64})(?:\\.[a-z]+)?$");

  private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern PODMAN_ID = Pattern.compile("id=\"([0-9a-f]{64})\"");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /** The snapshots of containerd: no engine's inspection shows them. */
  private static final Pattern SNAPSHOT = Pattern.compile("/snapshots/\\d+/fs$");

  private SelfContainer() {}

  /**
   * Reads everything that may tell it.
   *
   * @param configured the setting {@code self}
   */
  static SelfIdentity identity(List<String> configured) {
    return identity(Path.of("/"), System.getenv().getOrDefault("HOSTNAME", ""), configured);
  }

  static SelfIdentity identity(Path root, String hostName, List<String> configured) {
    String mounts = text(root.resolve("proc/self/mountinfo"));
    String podman = text(root.resolve("run/.containerenv"));
    Set<String> ids = new HashSet<>();
    for (String line : mounts.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length > 4 && OWN_FILES.contains(fields[4])) {
        addMatch(OWN_FOLDER, fields[3], ids);
      }
    }
    for (String line : text(root.resolve("proc/self/cgroup")).split("\n", -1)) {
      for (String group : line.substring(line.lastIndexOf(':') + 1).split("/", -1)) {
        addMatch(GROUP, group, ids);
      }
    }
    addMatch(PODMAN_ID, podman, ids);
    addShort(hostName, ids);
    addShort(text(root.resolve("proc/sys/kernel/hostname")).trim(), ids);
    return new SelfIdentity(ids, upperDir(mounts), isInside(root, mounts), configured);
  }

  /**
   * Returns whether this is a container. A virtual machine whose disk was made from an image has
   * the marker file of Docker too; but engines mount some of the files in {@code /etc}, and the
   * folder {@code /} is never a whole disk.
   */
  private static boolean isInside(Path root, String mounts) {
    boolean marked =
        Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"));
    boolean wholeDisk = false;
    for (String line : mounts.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      int separator = List.of(fields).indexOf("-");
      if (separator < 0 || separator + 2 >= fields.length) {
        continue;
      }
      if (OWN_FILES.contains(fields[4])) {
        return marked;
      }
      if (fields[4].equals("/")) {
        wholeDisk = fields[3].equals("/") && fields[separator + 2].startsWith("/dev/");
      }
    }
    return marked && !wholeDisk;
  }

  private static void addMatch(Pattern pattern, String text, Set<String> ids) {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      ids.add(matcher.group(1));
    }
  }

  /** Docker gives a container the first twelve digits of its id as host name. */
  private static void addShort(String hostName, Set<String> ids) {
    if (SHORT_ID.matcher(hostName).matches()) {
      ids.add(hostName);
    }
  }

  /** Returns the folder of the writable layer of {@code /}; empty if that is no overlay. */
  private static String upperDir(String mounts) {
    String upper = "";
    for (String line : mounts.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      int separator = List.of(fields).indexOf("-");
      if (separator < 0 || separator + 3 >= fields.length || !fields[4].equals("/")) {
        continue;
      }
      upper = ""; // a later mount hides an earlier one
      for (String option : fields[separator + 3].split(",", -1)) {
        if (fields[separator + 1].equals("overlay") && option.startsWith("upperdir=")) {
          upper = unescaped(option.substring("upperdir=".length()));
        }
      }
    }
    return SNAPSHOT.matcher(upper).find() ? "" : upper;
  }

  private static String unescaped(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement("" + (char) Integer.parseInt(m.group(1), 8)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return ""; // not on Linux, or not allowed: something else may tell it
    }
  }
}
