package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonToken;
import io.github.containerreconciler.agent.docker.JsonReader.FieldReader;
import io.github.containerreconciler.internal.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Docker context in use, from the files of Docker's own command line, read as its JSON decoder
 * does: keys in any case, the last of two wins, and null changes nothing. A file that cannot be
 * read is an error that names the file, never a reason to use another engine. No message quotes a
 * file, because {@code config.json} holds passwords too.
 *
 * @param origin the beginning of an error about its host
 * @param host the endpoint as it is written there
 * @param certificates the folder of the TLS files; null if the context has none
 */
record DockerContext(String origin, String host, @Nullable Path certificates) {

  private static final List<String> PEM = List.of(TlsFiles.CA, TlsFiles.CERTIFICATE, TlsFiles.KEY);

  /** Null for Docker's context {@code default}, which has no file. */
  static @Nullable DockerContext current(Map<String, String> environment) {
    Path folder = folder(environment);
    String name = EngineAddress.text(environment, "DOCKER_CONTEXT");
    if (name == null) {
      name = currentIn(folder.resolve("config.json"));
    }
    return name == null || name.isEmpty() || name.equals("default") ? null : of(folder, name);
  }

  /** The folder of Docker's command line. */
  static Path folder(Map<String, String> environment) {
    String folder = EngineAddress.text(environment, "DOCKER_CONFIG");
    if (folder != null) {
      return Path.of(folder);
    }
    String home = EngineAddress.text(environment, "HOME");
    return Path.of(home == null ? System.getProperty("user.home", "/") : home, ".docker");
  }

  /** Docker reads the first value of this file only, and takes an empty file. */
  private static @Nullable String currentIn(Path config) {
    byte[] content = read(config);
    String[] current = new String[1];
    if (content == null || new String(content, StandardCharsets.UTF_8).isBlank()) {
      return null;
    }
    parse(
        config,
        content,
        false,
        json ->
            field -> {
              if (field.equalsIgnoreCase("currentContext")) {
                current[0] = text(json, current[0]);
              }
            });
    return current[0];
  }

  private static DockerContext of(Path folder, String name) {
    String id = sha256(name);
    Path meta = folder.resolve("contexts/meta").resolve(id).resolve("meta.json");
    String origin =
        "the current Docker context is \"" + JsonReader.shorten(name) + "\", but " + meta;
    byte[] content = read(meta);
    if (content == null) {
      throw new IllegalArgumentException(
          origin + " does not exist, so its endpoint is not known; set docker-host");
    }
    Endpoint endpoint = new Endpoint();
    parse(meta, content, true, json -> field -> endpoint.inMeta(json, field));
    String host = endpoint.host;
    if (host == null || host.isEmpty()) {
      throw new IllegalArgumentException(origin + " names no endpoint; set docker-host");
    }
    if (endpoint.skipsVerification) {
      throw new IllegalArgumentException(
          origin
              + " says SkipTLSVerify, so any engine may answer there, and we do not use it; make the"
              + " context anew with its ca.pem, or set docker-host and docker-cert-path");
    }
    return new DockerContext(
        "docker-host of Docker context \"" + JsonReader.shorten(name) + "\" (" + meta + ")",
        host,
        certificates(folder.resolve("contexts/tls").resolve(id).resolve("docker")));
  }

  /** A missing file is named at the first connection. */
  private static @Nullable Path certificates(Path folder) {
    for (String file : PEM) {
      if (Files.exists(folder.resolve(file))) {
        return folder;
      }
    }
    return null;
  }

  /** The engine's part of {@code meta.json}. */
  private static final class Endpoint {
    private @Nullable String host;
    private boolean skipsVerification;

    void inMeta(JsonReader json, String field) throws IOException, EngineException {
      if (field.equalsIgnoreCase("Endpoints")) {
        if (json.isAt(JsonToken.VALUE_NULL)) {
          forget();
        }
        json.fieldsOrNull(name -> inEndpoints(json, name));
      }
    }

    /** Names of endpoints are data, so their case matters, and the last one replaces the first. */
    private void inEndpoints(JsonReader json, String name) throws IOException, EngineException {
      if (name.equals("docker")) {
        forget();
        json.fieldsOrNull(field -> inDocker(json, field));
      }
    }

    private void inDocker(JsonReader json, String field) throws IOException, EngineException {
      if (field.equalsIgnoreCase("Host")) {
        host = text(json, host);
      } else if (field.equalsIgnoreCase("SkipTLSVerify") && !json.isAt(JsonToken.VALUE_NULL)) {
        skipsVerification = json.bool();
      }
    }

    private void forget() {
      host = null;
      skipsVerification = false;
    }
  }

  private static @Nullable String text(JsonReader json, @Nullable String before)
      throws IOException, EngineException {
    return json.isAt(JsonToken.VALUE_NULL) ? before : json.text();
  }

  /** Null if there is no such file, which is no failure. */
  private static byte @Nullable [] read(Path file) {
    try {
      return SmallFile.read(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unusable(file, SmallFile.problem(e));
    }
  }

  /** Like Docker, this takes bytes that are not UTF-8, and refuses any other encoding. */
  private static void parse(
      Path file, byte[] content, boolean whole, Function<JsonReader, FieldReader> reader) {
    String text = new String(content, StandardCharsets.UTF_8);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try (JsonReader json = new JsonReader(new ByteArrayInputStream(utf8))) {
      if (text.startsWith("\uFEFF") || text.indexOf('\0') >= 0) {
        throw JsonReader.malformed("not UTF-8");
      }
      json.fieldsOrNull(reader.apply(json));
      if (whole) {
        json.end();
      }
    } catch (IOException | EngineException e) {
      throw unusable(file, "is not the JSON that Docker writes"); // e could quote the file
    }
  }

  private static IllegalArgumentException unusable(Path file, String why) {
    return new IllegalArgumentException(
        "%s %s, so we cannot tell which engine Docker would use; correct it, or set docker-host"
            .formatted(file, why));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
