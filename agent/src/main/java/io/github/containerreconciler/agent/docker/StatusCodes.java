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
      throw refusal(answer, message(answer));
    }
  }

  static EngineException refusal(HttpResponse answer, Said words) {
    String message = words.text();
    int status = answer.status();
    String said = "HTTP " + status + (message.isEmpty() ? "" : ": " + message);
    return new EngineException(reason(status, message), said + hint(answer, message), null, status);
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
   * An answer's error message.
   *
   * @param text at most 300 characters, none of which controls a terminal
   * @param isEngines whether it has the form of an engine's error; a proxy's page has not
   */
  record Said(String text, boolean isEngines) {

    /** Returns whether an engine says one of these, whatever the case. */
    boolean is(String... words) {
      String said = text.toLowerCase(Locale.ROOT);
      return isEngines && Stream.of(words).anyMatch(said::contains);
    }
  }

  /**
   * Returns whether there is what was asked for. Only an engine's own words say that there is not:
   * a proxy's 404 says nothing.
   */
  static boolean isFound(HttpResponse answer, Predicate<Said> unknown)
      throws IOException, EngineException {
    if (answer.status() == 200) {
      return true;
    }
    Said said = message(answer);
    if (answer.status() == 404 && unknown.test(said)) {
      return false;
    }
    throw refusal(answer, said);
  }

  /** In Docker's words and in Podman's: a proxy's 404 says nothing of a container. */
  static boolean isUnknownContainer(HttpResponse answer, Said said) {
    return answer.status() == 404 && isUnknownContainer(said);
  }

  static boolean isUnknownContainer(Said said) {
    return said.is("no such container", "no container with name or id");
  }

  static Said message(HttpResponse answer) throws IOException {
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
    return message[0] == null
        ? new Said(JsonReader.shorten(new String(body, StandardCharsets.UTF_8).strip()), false)
        : new Said(JsonReader.shorten(message[0]), true);
  }
}
