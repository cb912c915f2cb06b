package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.UnixSocket;
import io.github.containerreconciler.agent.http.PlainHttp;
import io.github.containerreconciler.internal.config.Authority;
import io.github.containerreconciler.internal.engine.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * One HTTP connection to an engine. It sends each request once and follows no redirect. No system
 * property of the host changes where it connects to: docker-java's own client would use the host's
 * SOCKS proxy. Thread-safe.
 */
final class EngineClient implements Closeable {

  private final HttpHost host;
  private final String pathPrefix;
  private final CloseableHttpClient client;

  EngineClient(EngineAddress address) throws EngineException {
    URI uri = address.uri();
    Authority engine = Authority.of(uri);
    boolean unix = "unix".equals(uri.getScheme());
    SSLContext tls = unix ? null : Tls.context(address);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    this.pathPrefix = unix ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    this.host =
        engine == null
            ? new HttpHost("http", "localhost", 2375)
            : new HttpHost(tls == null ? "http" : "https", engine.host(), engine.port());
    this.client =
        unix
            ? PlainHttp.client(proxy -> UnixSocket.get(uri.getPath()), NOWHERE, null)
            : PlainHttp.client(tls == null ? null : new DefaultClientTlsStrategy(tls));
  }

  /** A Unix socket needs no name, but the HTTP client asks for one. */
  private static final DnsResolver NOWHERE =
      new DnsResolver() {
        @Override
        public InetAddress[] resolve(String name) {
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String name) {
          return name;
        }
      };

  /**
   * A request to an engine.
   *
   * @param path with its query
   * @param json the body; empty for none
   */
  record Request(String method, String path, String json) {
    Request(String method, String path) {
      this(method, path, "");
    }
  }

  <T> T exchange(Request request, DockerHttp.Reader<T> reader) throws IOException, EngineException {
    HttpUriRequestBase sent =
        new HttpUriRequestBase(request.method, URI.create(pathPrefix + request.path));
    if (!request.json.isEmpty()) {
      sent.setEntity(new StringEntity(request.json, ContentType.APPLICATION_JSON));
    }
    try (ClassicHttpResponse response = client.executeOpen(host, sent, null)) {
      return reader.read(new HttpResponse(response));
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
