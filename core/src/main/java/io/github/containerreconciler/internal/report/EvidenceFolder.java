package io.github.containerreconciler.internal.report;

import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder with one file for each removed container, network and volume: what the engine said about
 * it, and the end of a container's log. Beyond its limit the oldest files are deleted. Only this
 * JVM's user may read it. Thread-safe.
 */
public final class EvidenceFolder {

  /** Files with other names are not ours and stay. */
  private static final Pattern OURS = Pattern.compile(".+-[0-9a-f]{12}\\.json");

  private static final int LONGEST_NAME = 100;

  /** Reconcilers of one agent may share a folder. */
  private static final Object WRITING = new Object();

  private final Path folder;
  private final long limit;
  private final boolean env;

  /** A file of ours. */
  private record Entry(Path path, long size, FileTime time) {}

  /**
   * @param limit how many bytes all files may take
   * @param env whether the values of environment variables are kept
   */
  public EvidenceFolder(Path folder, long limit, boolean env) {
    this.folder = folder;
    this.limit = limit;
    this.env = env;
  }

  /**
   * Writes the file of one, in place of an older one.
   *
   * @param facts when and by whom it was removed
   * @param inspected the engine's answer to inspecting it; null if there is none
   * @param log the end of its log; null if there is none
   * @throws IOException saying why it cannot be kept
   */
  public void write(
      Decision decision,
      Map<String, String> facts,
      @Nullable String inspected,
      @Nullable List<String> log)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("kind", decision.kind().word());
    all.put("id", decision.container().id());
    all.put("name", decision.container().name());
    all.put("image", decision.container().image());
    all.put("rule", decision.rule());
    all.put("reason", decision.reason());
    all.put("inspect", inspected == null ? null : shown(inspected));
    all.put("log", log);
    byte[] bytes = (JsonText.write(all) + '\n').getBytes(StandardCharsets.UTF_8);
    if (bytes.length > limit) {
      throw new IOException(bytes.length + " bytes are more than evidence-limit allows");
    }
    synchronized (WRITING) {
      PrivateFile.makeFolder(folder);
      Path file = file(decision);
      makeRoom(bytes.length, file);
      try {
        PrivateFile.write(
            file,
            bytes,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
      } catch (IOException e) { // half a file, on a full disk say, is no evidence
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
        }
        throw e;
      }
      PrivateFile.restrict(file);
    }
  }

  /** Deletes the file of one: it was not removed after all. */
  public void delete(Decision decision) throws IOException {
    synchronized (WRITING) {
      Files.deleteIfExists(file(decision));
    }
  }

  private Path file(Decision decision) {
    String name = decision.container().name().replaceAll("[^A-Za-z0-9_.-]", "_");
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return folder.resolve(start + "-" + digits(decision) + ".json");
  }

  /** A volume's id is its name. */
  private static String digits(Decision decision) {
    String id = decision.container().id();
    return decision.kind() == Kind.VOLUME
        ? String.format(Locale.ROOT, "%012x", Integer.toUnsignedLong(id.hashCode()))
        : decision.container().shortId();
  }

  private void makeRoom(long bytes, Path replaced) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long total = bytes;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        if (OURS.matcher(path.getFileName().toString()).matches() && !path.equals(replaced)) {
          BasicFileAttributes a =
              Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          entries.add(new Entry(path, a.size(), a.lastModifiedTime()));
          total += a.size();
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::time));
    for (int i = 0; total > limit && i < entries.size(); i++) {
      Files.deleteIfExists(entries.get(i).path);
      total -= entries.get(i).size;
    }
  }

  private @Nullable Object shown(String inspected) throws IOException {
    try {
      Object read = JsonText.read(inspected);
      return env ? read : withoutValues(read);
    } catch (IllegalArgumentException e) { // then its secrets cannot be found either
      throw new IOException("the engine's answer is " + e.getMessage(), e);
    }
  }

  /**
   * Drops the values of environment variables wherever they are; the names stay. Nothing stays of a
   * volume's mount options, which may hold the password of a share.
   */
  private static @Nullable Object withoutValues(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(withoutValues(item)));
      return items;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> items = new LinkedHashMap<>();
    map.forEach(
        (key, item) -> {
          String name = String.valueOf(key);
          if (!name.equals("o")) {
            items.put(name, name.equalsIgnoreCase("Env") ? names(item) : withoutValues(item));
          }
        });
    return items;
  }

  private static List<String> names(@Nullable Object env) {
    List<?> list = env instanceof List<?> known ? known : List.of();
    return list.stream()
        .filter(String.class::isInstance)
        .map(item -> ((String) item).split("=", 2)[0])
        .toList();
  }
}
