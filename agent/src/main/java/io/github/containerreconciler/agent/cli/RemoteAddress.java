package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.log.Logs;
import java.io.Console;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.ConnectIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.jspecify.annotations.Nullable;

/** A JMX port that a service opened by itself: {@code host:port} or a service URL. */
record RemoteAddress(String text, JMXServiceURL url) {

  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[A-Za-z0-9._-]+):(\\d{1,5})");

  /** Null if the TARGET means a JVM of this machine. */
  static @Nullable RemoteAddress of(String target) {
    Matcher matcher = HOST_PORT.matcher(target);
    boolean hostPort = matcher.matches();
    if (!hostPort && !target.startsWith("service:jmx:")) {
      return null;
    }
    String url = hostPort ? "service:jmx:rmi:///jndi/rmi://" + target + "/jmxrmi" : target;
    if (hostPort && Integer.parseInt(matcher.group(2)) > 65_535) {
      throw CliException.notAllowed("TARGET", target, "a port up to 65535");
    }
    try {
      return new RemoteAddress(target, new JMXServiceURL(url));
    } catch (MalformedURLException e) {
      throw CliException.wrongUse(
          "TARGET: was \"" + target + "\", which is no JMX service URL: " + e.getMessage());
    }
  }

  /** User and password: the first line of a file, or asked for on the terminal. */
  @SuppressWarnings("SystemConsoleNull") // on older JDKs it may be null
  static String[] credentials(String user, @Nullable Path file) {
    if (file != null) {
      try {
        return new String[] {
          user, Files.readString(file, StandardCharsets.UTF_8).split("\\R", 2)[0]
        };
      } catch (IOException e) {
        throw CliException.wrongUse(
            "--password-file: was \"" + file + "\", which cannot be read: " + e);
      }
    }
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("Password of %s: ", user);
    if (typed == null) {
      throw CliException.wrongUse(
          "--user: needs a password, and there is no terminal to ask on; give --password-file FILE");
    }
    return new String[] {user, new String(typed)};
  }

  Remote connect(String @Nullable [] credentials) {
    Map<String, Object> environment = new HashMap<>();
    if (credentials != null) {
      environment.put("jmx.remote.credentials", credentials);
    }
    try {
      return connect(environment);
    } catch (SecurityException e) {
      throw CliException.failed(
          "%s does not let this user in: %s%s"
              .formatted(
                  text,
                  Logs.escape(String.valueOf(e.getMessage())),
                  credentials == null ? " (--user NAME)" : ""),
          e);
    } catch (IOException e) {
      throw CliException.failed(
          ("%s cannot be reached: %s; the service must have been started with"
                  + " com.sun.management.jmxremote.port")
              .formatted(text, AttachFailure.root(e)),
          e);
    }
  }

  private Remote connect(Map<String, Object> environment) throws IOException {
    try {
      return Remote.connect(url, environment);
    } catch (IOException e) {
      if (!isNotPlain(e)) {
        throw e;
      }
      // as JConsole does: the registry itself may speak TLS
      environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
      return Remote.connect(url, environment);
    }
  }

  private static boolean isNotPlain(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof ConnectIOException) {
        return true;
      }
    }
    return false;
  }
}
