package io.github.containerreconciler.agent.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.containerreconciler.agent.callback.RawHttp.Answer;
import io.github.containerreconciler.agent.http.HostsProxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL is asked, and answers in all ways that a URL can. */
class HttpAskedTest {

  private static final String GRID =
      """
      {"value": {"ready": true, "nodes": [
        {"slots": [
          {"session": {"capabilities": {"se:forwardCdp": "ws://172.17.0.3:4444/cdp"}}},
          {"session": null},
          {"session": {"sessionId": "reserved", "capabilities": {}}}]},
        {"slots": []}]}}""";

  private static String http(RawHttp server) {
    return "callback.c.http=" + server.url("/status");
  }

  @Test
  void thePickedPartsOfAnAnswerAreTheEntries() throws Exception {
    try (RawHttp server = RawHttp.json(GRID)) {
      assertThat(
              Settings.ask(
                  http(server)
                      + ",callback.c.pick=value.nodes.*.slots.*.session.capabilities.se:forwardCdp"
                      + ",callback.c.require=value.nodes"
                      + ",callback.c.extract=//([0-9.]+):"))
          .containsExactly("172.17.0.3");
      assertThat(server.requests).singleElement().asString().startsWith("GET /status HTTP/1.1");
    }
  }

  @Test
  void headersAreSentAsConfigured() throws Exception {
    try (RawHttp server = RawHttp.json("[]")) {
      Settings.ask(http(server) + "?a=b,callback.c.header=Authorization: Bearer ${env:TOKEN}");
      assertThat(server.requests.get(0))
          .contains(
              "GET /status?a=b ", "Authorization: Bearer s3cret\n", "Accept: application/json");
    }
  }

  /** Though nobody asked for it. */
  private static Answer packed(String body) {
    return out -> {
      out.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(UTF_8));
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(body.getBytes(UTF_8));
      }
    };
  }

  @Test
  void anAddressMayBeIpv6AndHaveNoPath() throws Exception {
    try (RawHttp server = new RawHttp(RawHttp.ok("[\"a\"]"), InetAddress.getAllByName("::1")[0])) {
      String url = server.url("").replace("0:0:0:0:0:0:0:1", "[::1]");
      assertThat(Settings.ask("callback.c.http=" + url)).containsExactly("a");
      assertThat(server.requests.get(0)).startsWith("GET / HTTP/1.1\n").contains("Host: [::1]:");
    }
  }

  @Test
  void noElementNeedsTheFieldWhereSomethingElseIsRequired() throws Exception {
    try (RawHttp server = RawHttp.json("{\"n\": 1, \"jobs\": [{\"state\": \"queued\"}]}")) {
      String pick = http(server) + ",callback.c.pick=jobs.*.id";
      assertThatThrownBy(() -> Settings.ask(pick)).hasMessageContaining("no element has the field");
      assertThat(Settings.ask(pick + ",callback.c.require=n")).isEmpty();
    }
  }

  @Test
  void aMarkBeforeTheJsonIsPassedOver() throws Exception {
    try (RawHttp server = RawHttp.json("\ufeff[\"a\"]")) {
      assertThat(Settings.ask(http(server))).containsExactly("a");
    }
  }

  static Stream<Arguments> noAnswers() {
    String ok = "HTTP/1.1 200 OK\r\n";
    return Stream.of(
        Arguments.of(
            "an error",
            RawHttp.text("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n[]"),
            "answered 500"),
        Arguments.of("no content", RawHttp.text("HTTP/1.1 204 None\r\n\r\n"), "answered 204"),
        Arguments.of(
            "a redirect",
            RawHttp.text("HTTP/1.1 302 F\r\nLocation: /s3cret/\r\nContent-Length: 2\r\n\r\n[]"),
            "answered 302, a redirect to /…"),
        Arguments.of("HTML", RawHttp.ok("<html>maintenance</html>"), "not the JSON it should be"),
        Arguments.of("an error in JSON", RawHttp.ok("{\"error\": \"down\"}"), "has no jobs"),
        Arguments.of("null", RawHttp.ok("null"), "has no jobs"),
        Arguments.of("null for the list", RawHttp.ok("{\"jobs\": null}"), "has no *"),
        Arguments.of("an empty body", RawHttp.ok(""), "empty"),
        Arguments.of(
            "a cut body",
            RawHttp.text(ok + "Content-Length: 99\r\n\r\n{\"jobs\": []}"),
            "Premature end"),
        Arguments.of(
            "a cut chunk",
            RawHttp.text(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\n[\"a\","),
            "CRLF expected"),
        Arguments.of(
            "a cut JSON",
            RawHttp.text(ok + "\r\n{\"jobs\": [{\"id\": \"a\"}"),
            "JSON it should be"),
        Arguments.of(
            "a redirect that keeps the method",
            RawHttp.text("HTTP/1.1 307 F\r\nLocation: http://other/\r\n\r\n[]"),
            "answered 307, a redirect to http://other/"),
        Arguments.of(
            "a login page with status 200",
            RawHttp.text(ok + "Content-Type: text/html\r\n\r\n<!doctype html><p>Log in"),
            "not the JSON it should be"),
        Arguments.of(
            "an error without the field", RawHttp.ok("{\"jobs\": {\"code\": 5}}"), "a text"),
        Arguments.of(
            "an error as an element",
            RawHttp.ok("{\"jobs\": {\"error\": {\"code\": 5}}}"),
            "no element has the field id"),
        Arguments.of("a line for each", RawHttp.ok("{\"jobs\":[]}\n{\"jobs\":[]}\n"), "follows"),
        Arguments.of("packed", packed("{\"jobs\":[]}"), "not the JSON it should be"),
        Arguments.of(
            "a length that is too short",
            RawHttp.text(ok + "Content-Length: 11\r\n\r\n{\"jobs\": [{\"id\": \"a\"}]}"),
            "JSON it should be"),
        Arguments.of("two answers", RawHttp.ok("{\"jobs\": []} {}"), "follows"),
        Arguments.of("an object", RawHttp.ok("{\"jobs\": [{\"id\": {}}]}"), "names is an object"),
        Arguments.of("a null entry", RawHttp.ok("{\"jobs\": [{\"id\": null}]}"), "names is null"),
        Arguments.of("true", RawHttp.ok("{\"jobs\": [{\"id\": true}]}"), "names is true"),
        Arguments.of("a broken number", RawHttp.ok("{\"jobs\": [{\"id\": 1.5}]}"), "names is 1.5"),
        Arguments.of("no HTTP", RawHttp.text("SSH-2.0\r\n\r\n"), ""),
        Arguments.of("nothing", (Answer) out -> {}, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noAnswers")
  void anythingOddIsNoAnswer(String what, Answer answer, String why) throws Exception {
    try (RawHttp server = new RawHttp(answer)) {
      assertThatThrownBy(() -> Settings.ask(http(server) + ",callback.c.pick=jobs.*.id"))
          .as(what)
          .isInstanceOf(NoAnswer.class)
          .hasMessageStartingWith("GET " + server.url("/…: "))
          .hasMessageContaining(why)
          .hasMessageNotContaining("s3cret");
    }
  }

  /** Such as the answer of a health check, or a count. */
  @ParameterizedTest
  @ValueSource(strings = {"\"maintenance\"", "503"})
  void aTextAloneIsNoList(String body) throws Exception {
    try (RawHttp server = RawHttp.json(body)) {
      assertThatThrownBy(() -> Settings.ask(http(server))).hasMessageContaining("not a list");
    }
  }

  @Test
  void whatIsRequiredMustBeThere() throws Exception {
    try (RawHttp server = RawHttp.json("{\"ready\": null, \"jobs\": []}")) {
      String pick = http(server) + ",callback.c.pick=jobs.*.id";
      assertThat(Settings.ask(pick)).isEmpty();
      assertThatThrownBy(() -> Settings.ask(pick + ",callback.c.require=ready"))
          .hasMessageContaining("has no ready");
      server.answer(RawHttp.ok("{\"ready\": false, \"jobs\": []}"));
      assertThat(Settings.ask(pick + ",callback.c.require=ready")).isEmpty();
    }
  }

  @Test
  void sixteenMegabytesAreTheMost() throws Exception {
    String entry = "\"" + "a".repeat(1021) + "\",";
    String most = "[" + entry.repeat(16 * 1024 - 1) + "\"a\"]";
    try (RawHttp server = RawHttp.json(most)) {
      assertThat(Settings.ask(http(server))).hasSize(16 * 1024);
      server.answer(RawHttp.ok("[" + entry.repeat(16 * 1024) + "\"a\"]"));
      assertThatThrownBy(() -> Settings.ask(http(server))).hasMessageContaining("16 MB");
    }
  }

  static Stream<Arguments> hangs() {
    byte[] ok = "HTTP/1.1 200 OK\r\n\r\n[".getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        Arguments.of("silence", (Answer) out -> Thread.sleep(60_000)),
        Arguments.of(
            "a body without end",
            (Answer)
                out -> {
                  out.write(ok);
                  for (int i = 0; i < 6_000; i++) {
                    out.write("  ".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    Thread.sleep(10);
                  }
                }),
        Arguments.of(
            "a head without end",
            (Answer)
                out -> {
                  for (int i = 0; i < 6_000; i++) {
                    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(10);
                  }
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hangs")
  void theCallAsAWholeEndsByItsDeadline(String what, Answer answer) throws Exception {
    try (RawHttp server = new RawHttp(answer)) {
      AskedCallback callback = Settings.callback(http(server) + ",api-timeout=500ms");
      long begin = System.nanoTime();
      assertThatThrownBy(callback::ask)
          .as(what)
          .hasMessageContaining("no whole answer within 450ms");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
      server.answer(RawHttp.ok("[\"a\"]"));
      assertThat(callback.ask()).containsExactly("a"); // so the first thread has ended
    }
  }

  @Test
  void closingEndsACallUnderWay() throws Exception {
    try (RawHttp server = new RawHttp(out -> Thread.sleep(60_000))) {
      AskedCallback callback = Settings.callback(http(server));
      Thread closer =
          new Thread(
              () -> {
                while (server.requests.isEmpty()) {
                  Thread.onSpinWait();
                }
                callback.close();
              });
      closer.start();
      assertThatThrownBy(callback::ask).isInstanceOf(NoAnswer.class);
      closer.join();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/x?token=s3cret", "/hooks/s3cret", "/hooks/s3cret/", "?s3cret", "/#s3cret"})
  void aSecretInTheUrlIsNotShown(String secret) {
    assertThatThrownBy(() -> Settings.ask("callback.c.http=http://127.0.0.1:1" + secret))
        .hasMessageContaining("GET http://127.0.0.1:1/…: ")
        .hasMessageNotContaining("s3cret");
  }

  /** Compose and Swarm give such names to containers; {@code URI} knows no host in them. */
  @ParameterizedTest
  @ValueSource(strings = {"my_service.invalid", "web.invalid.1", "grid_hub_1.invalid"})
  void aHostMayHaveANameThatOnlyContainersHave(String host) {
    assertThatThrownBy(() -> Settings.ask("callback.c.http=http://" + host + ":8080/jobs"))
        .hasMessageContaining("UnknownHostException: " + host);
  }

  @Test
  void theHostsProxyIsNotUsed() throws Exception {
    try (HostsProxy proxy = new HostsProxy();
        RawHttp server = new RawHttp(RawHttp.ok("[\"a\"]"), HostsProxy.outward())) {
      assertThat(Settings.ask(http(server))).containsExactly("a");
      assertThat(proxy.asked()).isEmpty();
    }
  }
}
