package io.github.containerreconciler.internal.judge;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.IpAddress;
import java.util.List;
import java.util.Locale;

/** The property of a container that a callback's entries are compared with. Immutable. */
public final class Match {

  /** With ids, prefixes of ids, and names: the default. */
  public static final Match ID = new Match("id", "");

  /** The values that a setting or a callback may give. */
  public static final String ALLOWED = "id, name, address, label:<key>";

  private static final Match NAME = new Match("name", "");
  private static final Match ADDRESS = new Match("address", "");
  private static final String LABEL = "label:";

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

  boolean isAddress() {
    return this == ADDRESS;
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
      return IpAddress.normalized(lower);
    }
    return (this == ID || this == NAME) && lower.startsWith("/") ? lower.substring(1) : lower;
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return text;
  }
}
