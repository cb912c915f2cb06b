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
    if (engine == null) { // a Unix socket; the HTTP client asks for a host all the same
      this.pathPrefix = "";
      this.host = new HttpHost("http", InetAddress.getLoopbackAddress(), "localhost", 2375);
      this.client = PlainHttp.client(proxy -> UnixSocket.get(uri.getPath()), null);
    } else {
      SSLContext tls = Tls.context(address);
      String path = uri.getRawPath();
      this.pathPrefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      this.host = new HttpHost(tls == null ? "http" : "https", engine.host(), engine.port());
      this.client = PlainHttp.client(tls == null ? null : new DefaultClientTlsStrategy(tls));
    }
  }

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
