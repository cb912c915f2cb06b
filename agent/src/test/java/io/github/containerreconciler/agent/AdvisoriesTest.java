package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No version that ships is one that an advisory names, or the list says why that does no harm. The
 * list is as good as its last review: an advisory that is newer is not in it.
 */
class AdvisoriesTest {

  private static final Path LIST = Path.of("src", "test", "resources", "advisories.tsv");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(?:(?!</dependency>).)*</dependency>", Pattern.DOTALL);

  private record Row(String artifact, String from, String fixed, String id, String because) {

    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(cells[0], cells[1], cells[2], cells[3], cells[4]);
    }

    boolean affects(String version) {
      return compare(version, from) >= 0 && compare(version, fixed) < 0;
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Row::of)
        .toList();
  }

  /** Number by number; what follows a dash does not count. */
  private static int compare(String a, String b) {
    String[] left = a.split("-", -1)[0].split("\\.", -1);
    String[] right = b.split("-", -1)[0].split("\\.", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int x = i < left.length ? Integer.parseInt(left[i]) : 0;
      int y = i < right.length ? Integer.parseInt(right[i]) : 0;
      if (x != y) {
        return Integer.compare(x, y);
      }
    }
    return 0;
  }

  /** As the class path has it. */
  private static String version(String artifact) {
    String name = artifact.substring(artifact.indexOf(':') + 1);
    Pattern jar = Pattern.compile(Pattern.quote(name) + "-(\\d[^/]*)\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> jar.matcher(Path.of(entry).getFileName().toString()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** What the agent's POM brings into its jar. */
  private static Set<String> shipped() throws IOException {
    Set<String> shipped = new TreeSet<>();
    String pom = Files.readString(Path.of("pom.xml"));
    Matcher dependencies = DEPENDENCY.matcher(pom.substring(0, pom.indexOf("<build>")));
    while (dependencies.find()) {
      String text = dependencies.group();
      boolean ships = !text.contains("<scope>") || text.contains("<scope>runtime");
      if (ships && !text.contains("io.github.containerreconciler")) {
        shipped.add(tag(text, "groupId") + ":" + tag(text, "artifactId"));
      }
    }
    return shipped;
  }

  private static String tag(String xml, String name) {
    return xml.replaceAll("(?s).*<" + name + ">([^<]*)</" + name + ">.*", "$1");
  }

  @Test
  void allThatShipsWasReviewed() throws Exception {
    Set<String> reviewed = new TreeSet<>();
    rows().forEach(row -> reviewed.add(row.artifact));
    assertThat(reviewed).isEqualTo(shipped());
  }

  @Test
  void noVersionThatShipsIsKnownToBeHarmful() throws Exception {
    String reviewed =
        Files.readString(LIST).replaceAll("(?s).*# reviewed: (\\d{4}-\\d\\d-\\d\\d).*", "$1");
    long age = ChronoUnit.DAYS.between(LocalDate.parse(reviewed), LocalDate.now(ZoneOffset.UTC));
    System.out.println("[advisories] reviewed " + reviewed + ", " + age + " days ago");
    for (Row row : rows()) {
      String version = version(row.artifact);
      boolean affected = row.affects(version);
      System.out.println(
          "[advisories] "
              + row.artifact
              + " "
              + version
              + ": "
              + row.id
              + (affected ? " AFFECTED: " + row.because : ""));
      assertThat(row.because.equals("-"))
          .as(
              "%s %s: %s; a reason is given where it is affected, and only there",
              row.artifact, version, row.id)
          .isEqualTo(!affected);
    }
  }
}
