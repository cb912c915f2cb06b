package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.config.DockerHost;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine is, by Docker's own rules: as configured, else {@code DOCKER_HOST}, else the
 * current Docker context, else the default socket. Never another engine than the one these name:
 * the wrong engine means wrong kills.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder with ca.pem, cert.pem and key.pem; null without TLS
 * @param unconfigured where another engine's socket may be that nobody named; null if one was named
 */
public record EngineAddress(URI uri, @Nullable Path certificates, @Nullable Path unconfigured) {

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
    Path certificates = certPath == null ? null : Path.of(certPath);
    if (host != null) {
      return of("docker-host", host, certificates, environment);
    }
    String named = text(environment, "DOCKER_HOST");
    if (named != null) {
      return of("DOCKER_HOST", named, certificates, environment);
    }
    DockerContext context = DockerContext.current(environment);
    if (context == null) {
      URI uri = parse("docker-host", DEFAULT);
      Path tls = certificates == null ? certificatesOf(environment) : certificates;
      return new EngineAddress(uri, tls, rootless(environment));
    }
    // as Docker does: of a context, not of the environment
    Path tls = certificates == null ? context.certificates() : certificates;
    return new EngineAddress(parse(context.origin(), context.host()), tls, null);
  }

  private static EngineAddress of(
      String origin, String text, @Nullable Path certificates, Map<String, String> environment) {
    URI uri = parse(origin, text);
    return new EngineAddress(
        uri, certificates == null ? certificatesOf(environment) : certificates, null);
  }

  private static URI parse(String origin, String text) {
    String problem = DockerHost.problem(text);
    if (problem != null) {
      throw new IllegalArgumentException(
          origin
              + ": was \""
              + JsonReader.shorten(DockerHost.shown(text))
              + "\""
              + problem
              + "; allowed are unix:///path and tcp://host:port");
    }
    return URI.create(text);
  }

  /** Completes what is said where nothing answers; empty if there is nothing to add. */
  String hint() {
    Path other = unconfigured;
    return other == null || !Files.exists(other)
        ? ""
        : "; there is a rootless engine's socket at "
            + other
            + ", which nobody named: docker-host=unix://"
            + other
            + " would use it";
  }

  private static @Nullable Path rootless(Map<String, String> environment) {
    String folder = text(environment, "XDG_RUNTIME_DIR");
    return folder == null ? null : Path.of(folder, "docker.sock");
  }

  private static @Nullable Path certificatesOf(Map<String, String> environment) {
    if (text(environment, "DOCKER_TLS_VERIFY") == null) {
      return null;
    }
    String folder = text(environment, "DOCKER_CERT_PATH");
    return folder == null ? DockerContext.folder(environment) : Path.of(folder);
  }

  static @Nullable String text(Map<String, String> environment, String name) {
    String text = environment.get(name);
    return text == null || text.isBlank() ? null : text;
  }
}
