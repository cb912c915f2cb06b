package io.github.containerreconciler.agent.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Docker context in use, read from the files of Docker's own command line. What cannot be read
 * is an error that names the file, never a reason to use another engine; no message quotes a file,
 * since {@code config.json} holds passwords too.
 *
 * @param origin what an error about its host begins with
 * @param host the endpoint as it is written there
 * @param certificates the folder with ca.pem, cert.pem and key.pem; null if the context has none
 */
record DockerContext(String origin, String host, @Nullable Path certificates) {

  private static final String[] PEM = {"ca.pem", "cert.pem", "key.pem"};

  /** Null for Docker's context {@code default}, which is in no file. */
  static @Nullable DockerContext current(Map<String, String> environment) {
    Path folder = folder(environment);
    String name = EngineAddress.text(environment, "DOCKER_CONTEXT");
    if (name == null) {
      name = currentIn(folder.resolve("config.json"));
    }
    return name == null || name.isBlank() || name.equals("default") ? null : of(folder, name);
  }

  /** Where Docker's command line has its files. */
  static Path folder(Map<String, String> environment) {
    String folder = EngineAddress.text(environment, "DOCKER_CONFIG");
    if (folder != null) {
      return Path.of(folder);
    }
    String home = EngineAddress.text(environment, "HOME");
    return Path.of(home == null ? System.getProperty("user.home", "/") : home, ".docker");
  }

  private static @Nullable String currentIn(Path config) {
    byte[] json = read(config);
    String[] current = new String[1];
    if (json != null) {
      parse(
          config,
          json,
          (parser, field) -> {
            if (field.equals("currentContext")) {
              current[0] = JsonReader.text(parser);
            } else {
              parser.skipChildren();
            }
          });
    }
    return current[0];
  }

  private static DockerContext of(Path folder, String name) {
    String id = sha256(name);
    Path meta = folder.resolve("contexts/meta").resolve(id).resolve("meta.json");
    String origin =
        "the current Docker context is \"" + JsonReader.shorten(name) + "\", but " + meta;
    byte[] json = read(meta);
    if (json == null) {
      throw new IllegalArgumentException(
          origin + " does not exist, so its endpoint is not known; set docker-host");
    }
    Endpoint endpoint = new Endpoint();
    parse(meta, json, (parser, field) -> endpoint.inMeta(parser, field));
    if (endpoint.host.isEmpty()) {
      throw new IllegalArgumentException(origin + " names no endpoint of it; set docker-host");
    }
    if (endpoint.skipsVerification) {
      throw new IllegalArgumentException(
          origin
              + " says SkipTLSVerify: an engine that may be anybody is not used; make the context"
              + " anew with its ca.pem, or set docker-host and docker-cert-path");
    }
    return new DockerContext(
        "docker-host of Docker context \"" + JsonReader.shorten(name) + "\" (" + meta + ")",
        endpoint.host,
        certificates(folder.resolve("contexts/tls").resolve(id).resolve("docker")));
  }

  /** Those that are missing are named once they are needed. */
  private static @Nullable Path certificates(Path folder) {
    for (String file : PEM) {
      if (Files.exists(folder.resolve(file))) {
        return folder;
      }
    }
    return null;
  }

  /** What {@code meta.json} says of the engine. */
  private static final class Endpoint {
    private String host = "";
    private boolean skipsVerification;

    void inMeta(JsonParser json, String field) throws IOException, EngineException {
      if (field.equals("Endpoints")) {
        JsonReader.fieldsOrNull(json, this::inEndpoints);
      } else {
        json.skipChildren();
      }
    }

    private void inEndpoints(JsonParser json, String field) throws IOException, EngineException {
      if (field.equals("docker")) {
        JsonReader.fieldsOrNull(json, this::inDocker);
      } else {
        json.skipChildren();
      }
    }

    private void inDocker(JsonParser json, String field) throws IOException, EngineException {
      switch (field) {
        case "Host" -> host = JsonReader.text(json);
        case "SkipTLSVerify" -> skipsVerification = JsonReader.bool(json);
        default -> json.skipChildren();
      }
    }
  }

  /** Null if there is no such file, which is no failure. */
  private static byte @Nullable [] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      if (!Files.isSymbolicLink(file)) {
        return null;
      }
      throw unusable(file, "is a link to nowhere");
    } catch (IOException e) {
      throw unusable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static void parse(Path file, byte[] content, JsonReader.FieldReader reader) {
    try (JsonParser json =
        JsonReader.open(new ByteArrayInputStream(content), JsonReader.ONE_OBJECT)) {
      JsonReader.expect(json, json.nextToken(), JsonToken.START_OBJECT);
      JsonReader.fields(json, reader);
      JsonReader.expectEnd(json);
    } catch (IOException | EngineException e) {
      throw unusable(file, "is not the JSON that Docker writes"); // e could quote what is in there
    }
  }

  private static IllegalArgumentException unusable(Path file, String why) {
    return new IllegalArgumentException(
        file
            + " "
            + why
            + ", so which engine Docker would use is not known; mend it, or set docker-host");
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
