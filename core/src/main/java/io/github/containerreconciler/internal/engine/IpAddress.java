package io.github.containerreconciler.internal.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one spelling of an IP address by which two are compared. */
public final class IpAddress {

  /** As in URLs too, and with the interface behind it. No name of a host looks so. */
  private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-f]*:[0-9a-f:.]*)(?:%[^]]*)?]?");

  private IpAddress() {}

  /**
   * An IPv6 address as the JVM writes it; any other text as it is. No name is looked up.
   *
   * @param text in lower case
   */
  public static String normalized(String text) {
    Matcher ipv6 = IPV6.matcher(text);
    try {
      return ipv6.matches() ? InetAddress.getAllByName(ipv6.group(1))[0].getHostAddress() : text;
    } catch (UnknownHostException e) {
      return text; // no address
    }
  }
}
