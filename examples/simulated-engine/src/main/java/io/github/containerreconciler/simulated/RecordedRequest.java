package io.github.containerreconciler.simulated;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the simulated engine received. Immutable.
 *
 * @param path without the version
 * @param version such as {@code 1.41}; empty where the path named none
 * @param query decoded
 */
public record RecordedRequest(
    Call call, String method, String path, String version, Map<String, String> query) {

  private static final Pattern VERSIONED = Pattern.compile("/v(\\d+\\.\\d+)(/.*)");

  static RecordedRequest of(String method, String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Map<String, String> query = new LinkedHashMap<>();
    if (question >= 0) {
      for (String pair : target.substring(question + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(
            decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    Matcher versioned = VERSIONED.matcher(path);
    String version = versioned.matches() ? versioned.group(1) : "";
    String plain = versioned.matches() ? versioned.group(2) : path;
    return new RecordedRequest(Call.of(method, plain), method, plain, version, query);
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
