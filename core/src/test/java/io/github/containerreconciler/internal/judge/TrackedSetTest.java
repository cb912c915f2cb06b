package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.testing.Containers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedSetTest {

  private static final String ID = "0123456789abcdef".repeat(4);

  private final Container container = container(ID, "/web-1");

  private static Container container(String id, String... names) {
    return new Container(
        id, List.of(names), "acme/job:1", "sha256:1", Map.of(), List.of(), Instant.EPOCH);
  }

  private boolean tracks(String entry) {
    return TrackedSet.of(List.of("other", entry)).contains(container);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 40, 63, 64})
  void anIdOrAPrefixOfTwelveDigitsTracks(int digits) {
    assertThat(tracks(ID.substring(0, digits))).isTrue();
    assertThat(tracks(ID.substring(0, digits).toUpperCase(Locale.ROOT))).isTrue();
    assertThat(tracks("f".repeat(digits))).isFalse();
    assertThat(tracks(ID.substring(0, digits - 1) + "0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-1", "/web-1", "WEB-1", "/Web-1"})
  void aNameTracksInAnyCaseWithOrWithoutSlash(String entry) {
    assertThat(tracks(entry)).isTrue();
    Container upper = container(ID, "/WEB-1");
    assertThat(TrackedSet.of(List.of(entry)).contains(upper)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "eb-1", "web-11", "a/web-1", "web_1"})
  void anotherNameDoesNotTrack(String entry) {
    assertThat(tracks(entry)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docker-%s.scope", "docker/%s", "job_%s", "%s-web", "x%s", "%sx", "x.%s_y"})
  void anIdWithinANameTracks(String form) {
    assertThat(tracks(String.format(form, ID))).isTrue();
    assertThat(tracks(String.format(form, ID.substring(0, 12)))).isTrue();
  }

  @Test
  void theAliasOfALinkTracks() {
    Container linked = container(ID, "/job-1/db", "/zdb");
    assertThat(TrackedSet.of(List.of("job-1/db")).contains(linked)).isTrue();
    assertThat(TrackedSet.of(List.of("/Job-1/DB")).contains(linked)).isTrue();
    assertThat(TrackedSet.of(List.of("job-1")).contains(linked)).isFalse();
  }

  @Test
  void aNameOfHexadecimalDigitsTracks() {
    Container named = container("f".repeat(64), "/DEADBEEF1234");
    assertThat(TrackedSet.of(List.of("deadbeef1234")).contains(named)).isTrue();
    assertThat(TrackedSet.of(List.of("deadbeef1235")).contains(named)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-%64s.scope",
        "/docker/%64s",
        "docker/%64s",
        "libpod-%64s",
        "%12s...",
        "%64s-json.log",
        "job_%12s"
      })
  void anIdWithinANameTracksInDoubt(String pattern) {
    int digits = pattern.contains("%64s") ? 64 : 12;
    String entry = pattern.replaceAll("%\\d+s", ID.substring(0, digits));
    assertThat(tracks(entry)).isTrue();
    assertThat(tracks(entry.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(TrackedSet.of(List.of(entry)).size()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 11})
  void shortPrefixTracksTheOnlyContainerThatHasIt(int digits) {
    TrackedSet set = TrackedSet.of(List.of(ID.substring(0, digits).toUpperCase(Locale.ROOT)));
    Container other = container("f" + ID.substring(1), "/other");
    assertThat(set.contains(container)).isFalse();
    TrackedSet resolved = set.resolve(List.of(other, container));
    assertThat(resolved.contains(container)).isTrue();
    assertThat(resolved.contains(other)).isFalse();
    assertThat(resolved.size()).isOne();
  }

  @Test
  void aShortPrefixOfTwoListedContainersTracksNeither() {
    Container twin = container(ID.substring(0, 11) + "f" + ID.substring(12), "/twin");
    Container lone = container("abcdef01" + ID.substring(8), "/lone");
    List<Container> listed = List.of(container, twin, lone);
    for (int digits : List.of(6, 8, 11)) {
      String lonePrefix = lone.id().substring(0, digits);
      TrackedSet set = TrackedSet.of(List.of(ID.substring(0, digits), lonePrefix)).resolve(listed);
      assertThat(set.contains(container)).isFalse();
      assertThat(set.contains(twin)).isFalse();
      assertThat(set.contains(lone)).isTrue();
    }
  }

  @Test
  void numbersOfJobsAreNoPrefixes() {
    List<String> jobs = List.of("0", "01", "012", "0123", "01234");
    assertThat(TrackedSet.of(jobs).resolve(List.of(container)).contains(container)).isFalse();
    assertThat(TrackedSet.of(List.of("40")).contains(container(ID, "/40"))).isTrue();
  }

  @Test
  void resolvingKeepsWhatTracksAnyway() {
    List<String> entries = List.of("abcdef", "web-1", ID.substring(0, 12));
    TrackedSet resolved = TrackedSet.of(entries).resolve(List.of());
    assertThat(resolved.contains(container)).isTrue();
    assertThat(resolved.contains(container(ID, "/other"))).isTrue();
    assertThat(resolved.contains(container("f".repeat(64), "/web-1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "\u00a0", "/\u2007", "\ufeff", "\n", "\u200b"})
  void aBlankEntryIsRefused(String blank) {
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", blank))).hasMessageContaining("blank");
    String match = blank.startsWith("/") ? "name" : "label:job";
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", blank), Match.parse(match)))
        .hasMessageContaining("blank");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker://0123456789abcdef",
        "sha256:0123456789abcdef",
        "\"0123456789abcdef\"",
        "0123456789ab\u2026",
        "0123456789ab,fedcba987654",
        "0123456789ab\nfedcba987654",
        "0123456789ab fedcba987654",
        "\ufeff0123456789ab",
        "0123456789ab\r",
        " 0123456789ab",
        "[0123456789ab]",
        "{\"id\":\"0123456789ab\"}",
        "-web",
        "//web",
        "a/b/c",
        "web/",
        "wéb",
        "\uff10123456789ab"
      })
  void entryThatIsNeitherIdNorNameIsRefused(String entry) {
    assertThatThrownBy(() -> TrackedSet.of(List.of("web-1", entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("entry \"[^\\p{Cntrl}\ufeff]+\" is no id .*");
  }

  @Test
  void moreThanSixtyFourDigitsAreRefused() {
    assertThatThrownBy(() -> TrackedSet.of(List.of(ID + "00")))
        .hasMessageContaining("66 hexadecimal digits")
        .hasMessageContaining("0123456789abcdef");
    assertThatThrownBy(() -> TrackedSet.of(List.of(ID.toUpperCase(Locale.ROOT) + "A")))
        .hasMessageContaining("65 hexadecimal digits");
  }

  @Test
  void aLongEntryIsShownInPart() {
    assertThatThrownBy(() -> TrackedSet.of(List.of("a,".repeat(100_000))))
        .hasMessageContaining("a,a,a")
        .hasMessageContaining("…")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void whatIsNoStringIsRefused() {
    assertThatThrownBy(() -> TrackedSet.of(Arrays.asList("a", null))).hasMessageContaining("null");
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", 7))).hasMessageContaining("Integer");
    assertThatThrownBy(() -> TrackedSet.of(List.of("a", new String[] {"b"})))
        .hasMessageContaining("java.lang.String[]");
  }

  @Test
  void anEmptyAnswerTracksNothing() {
    assertThat(TrackedSet.of(List.of()).contains(container)).isFalse();
    assertThat(TrackedSet.EMPTY.size()).isZero();
  }

  @Test
  void differentEntriesAreCounted() {
    TrackedSet set = TrackedSet.of(List.of(ID, "web-1", ID, "/web-1", "WEB-1", "gone"));
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.countMatching(List.of(container))).isEqualTo(2);
    assertThat(set.countMatching(List.of())).isZero();
    assertThat(set.countMatching(List.of(container("f".repeat(64), "/x")))).isZero();
  }

  @Test
  void anEntryThatMatchesTwiceIsCountedOnce() {
    String name = "docker-" + ID + ".scope";
    assertThat(TrackedSet.of(List.of(name)).countMatching(List.of(container(ID, "/" + name))))
        .isOne();
  }

  @Test
  void aFullIdIsRecognised() {
    assertThat(TrackedSet.of(List.of("web-1", ID)).hasFullId()).isTrue();
    assertThat(TrackedSet.of(List.of("web-1", ID.substring(1))).hasFullId()).isFalse();
    assertThat(TrackedSet.of(List.of(ID), Match.parse("label:sha")).hasFullId()).isFalse();
  }

  @Test
  void aLabelIsComparedWithItsValueOnly() {
    Container labelled =
        Containers.container("web-1", Instant.EPOCH, Map.of("job", "Run 7/b", "other", "web"));
    TrackedSet set = TrackedSet.of(List.of(" run 7/B"), Match.parse("label:job"));
    assertThat(set.contains(labelled)).isTrue();
    assertThat(set.contains(container)).isFalse();
    Match match = Match.parse("label:job");
    assertThat(TrackedSet.of(List.of("web", "web-1", ID), match).contains(labelled)).isFalse();
    assertThat(TrackedSet.of(List.of(labelled.id()), match).contains(labelled)).isFalse();
  }

  @Test
  void anAddressIsComparedWithAllAddresses() {
    List<String> addresses = List.of("172.17.0.2", "FD00::2");
    Container attached =
        container.attachedTo(new Attachments("running", "", List.of(), addresses, List.of()));
    Match match = Match.parse("address");
    assertThat(TrackedSet.of(List.of("172.17.0.2"), match).contains(attached)).isTrue();
    assertThat(TrackedSet.of(List.of("fd00::2"), match).contains(attached)).isTrue();
    assertThat(TrackedSet.of(List.of("172.17.0.20", "web-1"), match).contains(attached)).isFalse();
  }

  /** A JVM writes addresses out; engines shorten them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fd00::2",
        "FD00:0:0:0:0:0:0:2",
        "fd00:0000:0000:0000:0000:0000:0000:0002",
        "[fd00::2]",
        "fd00::2%eth0",
        "fd00::0.0.0.2",
        "::ffff:172.17.0.2"
      })
  void anAddressIsTheSameHoweverItIsWritten(String entry) {
    List<String> addresses = List.of("172.17.0.2", "fd00::2");
    Container attached =
        container.attachedTo(new Attachments("running", "", List.of(), addresses, List.of()));
    TrackedSet set = TrackedSet.of(List.of(entry), Match.parse("address"));
    assertThat(set.contains(attached)).isTrue();
    assertThat(set.countMatching(List.of(attached))).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd00::3", "fd00:2", "fe80::2", ":", "::", "no:address", "a::b::c"})
  void anotherAddressIsAnother(String entry) {
    Container attached =
        container.attachedTo(
            new Attachments("running", "", List.of(), List.of("fd00::2"), List.of()));
    TrackedSet set = TrackedSet.of(List.of(entry), Match.parse("address"));
    assertThat(set.contains(attached)).isFalse();
  }

  @Test
  void aNameMatchComparesNamesAlone() {
    Match match = Match.parse("name");
    assertThat(TrackedSet.of(List.of("/Web-1"), match).contains(container)).isTrue();
    assertThat(TrackedSet.of(List.of("some name", ID), match).contains(container)).isFalse();
  }

  @Test
  void aMatchIsReadAndShown() {
    for (String text : List.of("id", "name", "address", "label:kestra.io/taskrun-id")) {
      assertThat(Match.parse(text)).hasToString(text);
    }
    assertThat(Match.parse("label:a.b").label()).isEqualTo("a.b");
    assertThat(Match.parse("id").label()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ids", "label:", "label: ", "label", "ID"})
  void anUnknownMatchIsRefused(String text) {
    assertThatThrownBy(() -> Match.parse(text)).hasMessageContaining("label:<key>");
  }
}
