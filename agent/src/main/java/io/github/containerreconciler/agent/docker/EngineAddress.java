package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.config.DockerHost;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of the engine by Docker's own rules: as configured, else {@code DOCKER_HOST}, else
 * the current Docker context, else the default socket. We never use another engine than Docker's
 * command line would use here: a wrong engine means wrong removals.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder of the TLS files; null without TLS
 * @param unconfigured a socket that another engine may have, if nobody named an engine; else null
 */
public record EngineAddress(URI uri, @Nullable Path certificates, @Nullable Path unconfigured) {

  private static final String DEFAULT = "unix:///var/run/docker.sock";

  /** Docker's default where {@code DOCKER_TLS_VERIFY} is set. */
  private static final String DEFAULT_WITH_TLS = "tcp://localhost:2376";

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
    if (named != null && !DockerHost.complete(named).isEmpty()) {
      return of("DOCKER_HOST", named, certificates, environment);
    }
    // a blank DOCKER_HOST turns off the context, and Docker uses its default
    DockerContext context = named == null ? DockerContext.current(environment) : null;
    if (context != null) {
      // Docker ignores its variables for TLS where a context is used
      Path tls = certificates == null ? context.certificates() : certificates;
      String problem = DockerHost.problemAsWritten(context.host());
      return new EngineAddress(parse(context.origin(), context.host(), problem), tls, null);
    }
    if (text(environment, "DOCKER_TLS_VERIFY") != null || text(environment, "DOCKER_TLS") != null) {
      return of("DOCKER_HOST", DEFAULT_WITH_TLS, certificates, environment);
    }
    return new EngineAddress(URI.create(DEFAULT), certificates, rootless(environment));
  }

  private static EngineAddress of(
      String origin, String text, @Nullable Path certificates, Map<String, String> environment) {
    String complete = DockerHost.complete(text);
    URI uri = parse(origin, complete, DockerHost.problemAsWritten(complete));
    boolean tcp = "tcp".equals(uri.getScheme());
    Path tls = certificates == null ? certificatesOf(environment) : certificates;
    if (tcp && tls == null && text(environment, "DOCKER_TLS") != null) {
      throw new IllegalArgumentException(
          "DOCKER_TLS is set without DOCKER_TLS_VERIFY: Docker would use any engine that answers at "
              + uri
              + ", and we do not; set DOCKER_TLS_VERIFY=1 or docker-cert-path");
    }
    return new EngineAddress(uri, tls, null);
  }

  private static URI parse(String origin, String text, @Nullable String problem) {
    if (problem != null) {
      throw new IllegalArgumentException(
          "%s: was \"%s\"%s; allowed are unix:///path and tcp://host:port"
              .formatted(origin, JsonReader.shorten(DockerHost.shown(text)), problem));
    }
    return URI.create(text);
  }

  /** Ends a message about an engine that does not answer; empty if there is nothing to add. */
  String hint() {
    Path other = unconfigured;
    return other == null || !Files.exists(other)
        ? ""
        : "; there is a rootless engine's socket, which nobody named: docker-host=unix://"
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
    return text == null || text.isEmpty() ? null : text; // Docker takes a blank as a value too
  }
}
