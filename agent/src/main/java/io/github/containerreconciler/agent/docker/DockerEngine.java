package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.github.containerreconciler.engine.ContainerDetails;
import io.github.containerreconciler.engine.ContainerEngine;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import io.github.containerreconciler.engine.EngineInfo;
import io.github.containerreconciler.engine.ListFilter;
import io.github.containerreconciler.engine.Removal;
import io.github.containerreconciler.engine.RemovalOptions;
import io.github.containerreconciler.engine.RunningContainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine over docker-java's transport. Every call but ping and version names the API
 * version agreed upon; a changed engine is asked for its versions again. Thread-safe.
 *
 * <p>docker-java repeats a request once by itself after a dropped connection or a 503, a removal
 * too: it names one container by its full id, so repeating it does no harm, and the deadline bounds
 * both tries together.
 */
public final class DockerEngine implements ContainerEngine {

  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ID_OR_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern IMAGE_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:-]{0,254}");
  private static final int LONGEST_MESSAGE = 64 * 1024;

  private final EngineAddress address;
  private final Calls calls;
  private volatile @Nullable ApiVersion api;
  private volatile String engineVersion = "";

  public DockerEngine(EngineAddress address) {
    this.address = address;
    this.calls = new Calls(address);
  }

  /**
   * An engine at the address that settings and environment name.
   *
   * @throws IllegalArgumentException if they name none that can be used
   */
  public static DockerEngine of(
      @Nullable String dockerHost,
      @Nullable String dockerCertPath,
      Map<String, String> environment) {
    return new DockerEngine(EngineAddress.resolve(dockerHost, dockerCertPath, environment));
  }

  @Override
  public String endpoint() {
    return address.uri().toString();
  }

  @Override
  public void ping(Duration timeout) throws EngineException {
    calls.call(get("/_ping"), timeout, (status, date, body) -> refuseUnlessOk(status, body));
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    ApiVersion spoken = negotiated(timeout);
    Map<String, String> info = versioned("GET", "/info", timeout, this::texts);
    String version = info.getOrDefault("ServerVersion", "");
    if (!version.equals(engineVersion)) { // upgraded under us, or seen for the first time
      if (!engineVersion.isEmpty()) {
        api = null;
        spoken = negotiated(timeout);
      }
      engineVersion = version;
    }
    return new EngineInfo(info.getOrDefault("ID", ""), version, spoken.toString(), clock(info));
  }

  @Override
  public List<RunningContainer> listRunning(
      ListFilter filter, Predicate<RunningContainer> keep, Duration timeout)
      throws EngineException {
    return versioned(
        "GET",
        "/containers/json" + Filters.query(filter),
        timeout,
        (status, date, body) -> {
          refuseUnlessOk(status, body);
          return ContainerParser.list(body, keep);
        });
  }

  @Override
  public Optional<ContainerDetails> inspect(String container, Duration timeout)
      throws EngineException {
    check("container", container, ID_OR_NAME);
    return versioned(
        "GET",
        "/containers/" + container + "/json",
        timeout,
        (status, date, body) -> {
          if (status == 404) {
            return Optional.empty();
          }
          refuseUnlessOk(status, body);
          return ContainerParser.details(body);
        });
  }

  @Override
  public Map<String, String> imageLabels(String imageId, Duration timeout) throws EngineException {
    check("image", imageId, IMAGE_ID);
    return versioned(
        "GET",
        "/images/" + imageId + "/json",
        timeout,
        (status, date, body) -> {
          if (status == 404) {
            return Map.of();
          }
          refuseUnlessOk(status, body);
          return labelsOfImage(body);
        });
  }

  @Override
  public Removal remove(String id, RemovalOptions options, Duration timeout)
      throws EngineException {
    check("id", id, FULL_ID);
    if (!options.stopTimeout().isZero()) {
      stop(id, options.stopTimeout(), timeout);
    }
    return versioned(
        "DELETE",
        "/containers/" + id + "?force=true&v=" + options.volumes(),
        timeout,
        (status, date, body) -> {
          String message = status < 300 ? "" : message(body);
          if (status == 404 || (status == 409 && message.contains("already in progress"))) {
            return Removal.ALREADY_GONE;
          }
          refuse(status, message);
          return Removal.REMOVED;
        });
  }

  private void stop(String id, Duration stopTimeout, Duration timeout) throws EngineException {
    versioned(
        "POST",
        "/containers/" + id + "/stop?t=" + stopTimeout.toSeconds(),
        timeout.plus(stopTimeout),
        (status, date, body) -> {
          if (status != 304 && status != 404) { // stopped already, or gone already
            refuseUnlessOk(status, body);
          }
          return true;
        });
  }

  @Override
  public void close() {
    calls.close();
  }

  /**
   * One call by the version agreed upon; where the engine no longer accepts that, it is agreed upon
   * anew.
   */
  private <T> T versioned(String method, String path, Duration timeout, Calls.Reader<T> reader)
      throws EngineException {
    ApiVersion spoken = negotiated(timeout);
    try {
      return calls.call(request(method, "/v" + spoken + path), timeout, reader);
    } catch (EngineException e) {
      String message = String.valueOf(e.getMessage());
      boolean versionRefused =
          e.reason() == Reason.REFUSED
              && (message.contains("is too old") || message.contains("is too new"));
      if (!versionRefused) {
        throw e;
      }
      api = null;
      return calls.call(request(method, "/v" + negotiated(timeout) + path), timeout, reader);
    }
  }

  private ApiVersion negotiated(Duration timeout) throws EngineException {
    ApiVersion known = api;
    if (known != null) {
      return known;
    }
    Map<String, String> version = calls.call(get("/version"), timeout, this::texts);
    ApiVersion newest = ApiVersion.parse(version.getOrDefault("ApiVersion", ""));
    String oldest = version.getOrDefault("MinAPIVersion", "");
    ApiVersion agreed =
        ApiVersion.negotiate(
            newest, oldest.isEmpty() ? ApiVersion.OLDEST : ApiVersion.parse(oldest));
    api = agreed;
    return agreed;
  }

  /** The texts at the top of an object, and the answer's date as {@code Date}. */
  private Map<String, String> texts(int status, List<String> date, InputStream body)
      throws IOException, EngineException {
    refuseUnlessOk(status, body);
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = Json.open(body)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(
          json,
          (parser, field) -> {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
              texts.put(field, parser.getText());
            } else {
              parser.skipChildren();
            }
          });
      Json.expectEnd(json);
    }
    date.forEach(d -> texts.put("Date", d));
    return texts;
  }

  private static Instant clock(Map<String, String> info) throws EngineException {
    String time = info.getOrDefault("SystemTime", "");
    if (!time.isEmpty()) {
      return Json.instant(time);
    }
    String date = info.getOrDefault("Date", "");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      throw new EngineException(
          Reason.MALFORMED, "the engine does not tell its time, so no age can be judged", e);
    }
  }

  private static Map<String, String> labelsOfImage(InputStream body)
      throws IOException, EngineException {
    Map<String, String> labels = new HashMap<>();
    try (JsonParser json = Json.open(body)) {
      Json.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      Json.fields(
          json,
          (parser, field) -> {
            if (field.equals("Config")) {
              Json.fieldsOrNull(
                  parser,
                  (config, inner) -> {
                    if (inner.equals("Labels")) {
                      labels.putAll(Json.textMap(config));
                    } else {
                      config.skipChildren();
                    }
                  });
            } else {
              parser.skipChildren();
            }
          });
      Json.expectEnd(json);
    }
    return labels;
  }

  private static boolean refuseUnlessOk(int status, InputStream body)
      throws IOException, EngineException {
    refuse(status, status < 300 ? "" : message(body));
    return true;
  }

  private static void refuse(int status, String message) throws EngineException {
    if (status >= 200 && status < 300) {
      return;
    }
    Reason reason =
        status == 401 || status == 403
            ? Reason.DENIED
            : status >= 500 ? Reason.FAILED : Reason.REFUSED;
    throw new EngineException(reason, "HTTP " + status + ": " + message);
  }

  private static String message(InputStream body) throws IOException {
    String text = new String(body.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8);
    return Json.shorten(
        text.replaceAll("(?s)^\\s*\\{\\s*\"message\"\\s*:\\s*\"(.*)\"\\s*}\\s*$", "$1"));
  }

  private static Request get(String path) {
    return request("GET", path);
  }

  private static Request request(String method, String path) {
    return Request.builder().method(method).path(path).build();
  }

  private static void check(String what, String value, Pattern allowed) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + ": was \"" + Json.shorten(value) + "\"; allowed is " + allowed.pattern());
    }
  }
}
