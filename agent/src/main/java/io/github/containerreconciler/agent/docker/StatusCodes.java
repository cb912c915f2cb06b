package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an answer's status where it is not the one wanted. */
final class StatusCodes {

  private static final int LONGEST_MESSAGE = 64 * 1024;

  private StatusCodes() {}

  static void requireOk(HttpResponse answer) throws IOException, EngineException {
    if (answer.status() != 200) {
      throw said(answer).refusal();
    }
  }

  private static Reason reason(int status, String message) {
    if (status == 400 && (message.contains("is too old") || message.contains("is too new"))) {
      return Reason.UNSUPPORTED_VERSION;
    }
    if (status == 401 || status == 403) {
      return Reason.DENIED;
    }
    return status >= 500 ? Reason.FAILED : Reason.REFUSED;
  }

  private static String hint(HttpResponse answer, String message) {
    int status = answer.status();
    if (status >= 300 && status < 400) {
      String to = answer.header("Location");
      int query = to.indexOf('?');
      return (": a redirect to \"%s\", which is not followed, since it may lead to another engine;"
              + " set docker-host to the engine itself")
          .formatted(JsonReader.shorten(query < 0 ? to : to.substring(0, query)));
    }
    if (status == 401 || status == 403) {
      return "; something in front of the engine must let this call through";
    }
    if (status >= 500) {
      return "; the engine's own log may say more";
    }
    boolean wantsTls = message.contains("HTTP request to an HTTPS server");
    return wantsTls ? "; it speaks TLS: set docker-cert-path" : "";
  }

  /**
   * Returns whether there is what was asked for. Only an engine's own words say that there is not.
   */
  static boolean isFound(HttpResponse answer, Predicate<Said> isUnknown)
      throws IOException, EngineException {
    if (answer.status() == 200) {
      return true;
    }
    Said said = said(answer);
    if (isUnknown.test(said)) {
      return false;
    }
    throw said.refusal();
  }

  /**
   * An answer's error message.
   *
   * @param text at most 300 characters, none of which controls a terminal
   * @param isEngines whether it has the form of an engine's error; a proxy's page has not
   */
  record Said(HttpResponse answer, String text, boolean isEngines) {

    int status() {
      return answer.status();
    }

    /** Returns whether an engine says one of these, whatever the case. */
    boolean is(String... words) {
      String said = text.toLowerCase(Locale.ROOT);
      return isEngines && Stream.of(words).anyMatch(said::contains);
    }

    /** Returns whether an engine says so with status 404: a proxy's 404 says nothing. */
    boolean isUnknown(String... words) {
      return status() == 404 && is(words);
    }

    /** In Docker's words and in Podman's. */
    boolean isUnknownContainer() {
      return isUnknown("no such container", "no container with name or id");
    }

    EngineException refusal() {
      String said = "HTTP " + status() + (text.isEmpty() ? "" : ": " + text);
      return new EngineException(reason(status(), text), said + hint(answer, text), null, status());
    }
  }

  static Said said(HttpResponse answer) throws IOException {
    byte[] body = answer.body().readNBytes(LONGEST_MESSAGE);
    @Nullable String[] message = {null};
    try (JsonReader json = new JsonReader(new ByteArrayInputStream(body))) {
      json.fields(
          field -> {
            if (field.equals("message")) {
              message[0] = json.text();
            }
          });
    } catch (IOException | EngineException e) {
      message[0] = null; // not JSON, so not the engine's: a proxy's page
    }
    String text =
        message[0] == null ? new String(body, StandardCharsets.UTF_8).strip() : message[0];
    return new Said(answer, JsonReader.shorten(text), message[0] != null);
  }
}
