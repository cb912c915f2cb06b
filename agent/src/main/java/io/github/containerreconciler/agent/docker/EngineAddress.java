package io.github.containerreconciler.agent.docker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine is, by Docker's own rules: as configured, else {@code DOCKER_HOST}, else the
 * current Docker context, else the default socket. Never another engine than the one these name:
 * the wrong engine means wrong kills.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder with ca.pem, cert.pem and key.pem; null without TLS
 */
public record EngineAddress(URI uri, @Nullable Path certificates) {

  private static final String DEFAULT = "unix:///var/run/docker.sock";

  /**
   * Resolves an address.
   *
   * @param host the setting docker-host; null if not set
   * @param certPath the setting docker-cert-path; null if not set
   * @throws IllegalArgumentException saying what is wrong with it and what to use instead
   */
  public static EngineAddress resolve(
      @Nullable String host, @Nullable String certPath, Map<String, String> environment) {
    String text = host;
    if (text == null) {
      text = nonBlank(environment.get("DOCKER_HOST"));
    }
    if (text == null) {
      text = fromContext(environment);
    }
    return new EngineAddress(
        parse(text == null ? DEFAULT : text), certificates(certPath, environment));
  }

  private static URI parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "docker-host: was "
              + text
              + ", which is no address; allowed are unix:///path and tcp://host:port",
          e);
    }
    boolean unix =
        "unix".equals(uri.getScheme()) && uri.getPath() != null && !uri.getPath().isEmpty();
    boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
    if (!unix && !tcp) {
      throw new IllegalArgumentException(
          "docker-host: was "
              + text
              + "; allowed are unix:///path and tcp://host:port"
              + ("ssh".equals(uri.getScheme())
                  ? " (forward the remote socket with ssh -L and name the local end)"
                  : ""));
    }
    return uri;
  }

  private static @Nullable String fromContext(Map<String, String> environment) {
    String home = nonBlank(environment.get("DOCKER_CONFIG"));
    Path folder =
        home == null ? Path.of(System.getProperty("user.home", "/"), ".docker") : Path.of(home);
    String context = nonBlank(environment.get("DOCKER_CONTEXT"));
    if (context == null) {
      Path config = folder.resolve("config.json");
      context = Files.isReadable(config) ? text(config, "currentContext") : null;
    }
    if (context == null || context.equals("default")) {
      return null;
    }
    Path meta = folder.resolve("contexts/meta").resolve(sha256(context)).resolve("meta.json");
    String host = Files.isReadable(meta) ? text(meta, "Endpoints.docker.Host") : null;
    if (host == null) {
      throw new IllegalArgumentException(
          "docker-host: the current Docker context is \""
              + context
              + "\", but "
              + meta
              + " names no endpoint of it; set docker-host");
    }
    return host;
  }

  private static @Nullable String text(Path json, String path) {
    try {
      Config config =
          ConfigFactory.parseFile(
              json.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
      return config.hasPath(path) ? config.getString(path) : null;
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "docker-host: " + json + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable Path certificates(
      @Nullable String certPath, Map<String, String> environment) {
    if (certPath != null) {
      return Path.of(certPath);
    }
    String folder = nonBlank(environment.get("DOCKER_CERT_PATH"));
    if (nonBlank(environment.get("DOCKER_TLS_VERIFY")) == null) {
      return null;
    }
    return folder == null
        ? Path.of(System.getProperty("user.home", "/"), ".docker")
        : Path.of(folder);
  }

  private static @Nullable String nonBlank(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
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
