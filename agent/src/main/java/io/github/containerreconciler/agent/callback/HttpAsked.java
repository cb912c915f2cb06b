package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.agent.http.PlainHttp;
import io.github.containerreconciler.internal.config.Authority;
import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.Secrets;
import io.github.containerreconciler.internal.config.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Asks a URL by one GET, and reads JSON. It follows no redirect and uses no proxy. Certificates are
 * checked against the ones that the JVM trusts.
 */
final class HttpAsked {

  /** The most bytes that an answer may have. */
  static final int LONGEST = 16 << 20;

  private final CallbackSettings.Http settings;
  private final URI uri;
  private final HttpHost host;
  private final @Nullable Path pick;
  private final @Nullable Path require;
  private @Nullable SSLContext tls;

  private HttpAsked(CallbackSettings.Http settings, @Nullable Path pick, @Nullable Path require) {
    this.settings = settings;
    this.uri = URI.create(settings.url());
    Authority authority = Objects.requireNonNull(Authority.of(uri));
    this.host =
        new HttpHost(uri.getScheme().toLowerCase(Locale.ROOT), authority.host(), authority.port());
    this.pick = pick;
    this.require = require;
  }

  static Asked of(
      CallbackSettings.Http settings,
      @Nullable Path pick,
      @Nullable Path require,
      ThreadFactory threads) {
    HttpAsked url = new HttpAsked(settings, pick, require);
    return new OneAtATime("GET " + Secrets.url(settings.url()), () -> url.new Get(), threads);
  }

  /**
   * Returns our own TLS context: making the JVM's default would keep the host from setting its own.
   */
  private synchronized SSLContext tls() throws GeneralSecurityException {
    if (tls == null) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      tls = context;
    }
    return tls;
  }

  private final class Get implements OneAtATime.Work {

    private final HttpUriRequestBase request = new HttpUriRequestBase("GET", uri);
    private @Nullable CloseableHttpClient client;
    private boolean stopped;

    @Override
    public List<String> call() throws IOException, GeneralSecurityException, NoAnswer {
      boolean https = host.getSchemeName().equals("https");
      request.addHeader("Accept", "application/json");
      for (String header : settings.headers()) {
        int colon = header.indexOf(':');
        request.setHeader(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      try (CloseableHttpClient opened =
          open(PlainHttp.client(https ? new DefaultClientTlsStrategy(tls()) : null))) {
        try (ClassicHttpResponse response = opened.executeOpen(host, request, null)) {
          byte[] body = body(response);
          return JsonNode.read(body, answer -> read(body, answer));
        } finally {
          opened.close(CloseMode.IMMEDIATE);
        }
      }
    }

    private synchronized CloseableHttpClient open(CloseableHttpClient opened) throws IOException {
      if (stopped) {
        opened.close();
        throw new IOException("stopped");
      }
      client = opened;
      return opened;
    }

    @Override
    public synchronized void stop() {
      stopped = true;
      request.cancel();
      if (client != null) {
        client.close(CloseMode.IMMEDIATE);
      }
    }

    private List<String> read(byte[] body, Node answer) throws NoAnswer {
      Path path = require;
      if (path != null && !JsonNode.read(body, again -> Picker.has(again, path))) {
        throw new NoAnswer("the answer has no " + path + ", which require names");
      }
      if (pick == null && answer.kind() == Node.Kind.TEXT) {
        throw new NoAnswer("the answer is " + Picker.described(answer) + " alone, not a list");
      }
      return Picker.pick(answer, pick, path != null);
    }
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException, NoAnswer {
    int status = response.getCode();
    if (status != 200) {
      Header location = response.getFirstHeader("Location");
      String to =
          location == null ? "" : " to " + VisibleText.of(Secrets.url(location.getValue()), 200);
      throw new NoAnswer(
          "answered %s%s, not 200".formatted(status, status / 100 == 3 ? ", a redirect" + to : ""));
    }
    if (response.getEntity() == null) {
      return new byte[0];
    }
    byte[] body = response.getEntity().getContent().readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      throw new NoAnswer("the answer has more than 16 MB");
    }
    return body;
  }
}
