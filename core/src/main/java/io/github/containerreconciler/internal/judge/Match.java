package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the entries of a callback are compared with. Immutable. */
public final class Match {

  /** With ids, prefixes of ids, and names: the default. */
  public static final Match ID = new Match("id", "");

  /** What a setting or a callback may say. */
  public static final String ALLOWED = "id, name, address, label:<key>";

  private static final Match NAME = new Match("name", "");
  private static final Match ADDRESS = new Match("address", "");
  private static final String LABEL = "label:";

  /** As in URLs too, and with the interface behind it. No name of a host looks so. */
  private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-f]*:[0-9a-f:.]*)(?:%[^]]*)?]?");

  private final String text;
  private final String label;

  private Match(String text, String label) {
    this.text = text;
    this.label = label;
  }

  /**
   * Reads {@code id}, {@code name}, {@code address} or {@code label:<key>}.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static Match parse(String text) {
    String word = text.strip();
    if (word.startsWith(LABEL) && word.length() > LABEL.length()) {
      return new Match(word, word.substring(LABEL.length()).strip());
    }
    return switch (word) {
      case "id" -> ID;
      case "name" -> NAME;
      case "address" -> ADDRESS;
      default -> throw new IllegalArgumentException("allowed are " + ALLOWED);
    };
  }

  /** The key of the label that it needs; empty if it needs none. */
  public String label() {
    return label;
  }

  /**
   * The texts of a container that an entry may equal; prefixes of its id are left to the caller.
   */
  List<String> texts(Container container) {
    if (!label.isEmpty()) {
      String value = container.labels().get(label);
      return value == null ? List.of() : List.of(value);
    }
    return this == ADDRESS ? container.attached().addresses() : container.names();
  }

  /**
   * The form in which entries and texts are compared: in lower case, names without their slash,
   * IPv6 addresses as the JVM writes them.
   */
  String normalized(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (this != ID) {
      lower = lower.strip();
    }
    if (this == ADDRESS) {
      return address(lower);
    }
    return (this == ID || this == NAME) && lower.startsWith("/") ? lower.substring(1) : lower;
  }

  private static String address(String text) {
    Matcher ipv6 = IPV6.matcher(text);
    try {
      return ipv6.matches() ? InetAddress.getByName(ipv6.group(1)).getHostAddress() : text;
    } catch (UnknownHostException e) {
      return text; // no address
    }
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return text;
  }
}
