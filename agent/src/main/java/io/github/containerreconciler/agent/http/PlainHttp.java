package io.github.containerreconciler.agent.http;

import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP clients with one connection. Such a client sends each request once and follows no
 * redirect. No system property of the host changes where it connects to.
 */
public final class PlainHttp {

  /** For each address of a name: a host that does not answer must leave time for the next. */
  private static final Timeout CONNECT = Timeout.of(4, TimeUnit.SECONDS);

  private PlainHttp() {}

  /**
   * A client over TCP.
   *
   * @param tls null where https is not spoken
   */
  public static CloseableHttpClient client(@Nullable TlsSocketStrategy tls) {
    return client(proxy -> new Socket(Proxy.NO_PROXY), tls);
  }

  /**
   * A client over sockets of any kind.
   *
   * @param tls null where https is not spoken
   */
  public static CloseableHttpClient client(
      DetachedSocketFactory sockets, @Nullable TlsSocketStrategy tls) {
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            new DefaultHttpClientConnectionOperator(
                sockets,
                DefaultSchemePortResolver.INSTANCE,
                SystemDefaultDnsResolver.INSTANCE,
                scheme -> "https".equalsIgnoreCase(scheme) ? tls : null),
            null,
            null,
            null,
            null);
    connections.setMaxTotal(1);
    connections.setDefaultMaxPerRoute(1);
    connections.setDefaultSocketConfig(
        SocketConfig.custom().setSoTimeout(Timeout.ZERO_MILLISECONDS).build());
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT)
            .setValidateAfterInactivity(TimeValue.NEG_ONE_SECOND)
            .build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableDefaultUserAgent()
        .build();
  }
}
