package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.LabelMatch;
import io.github.containerreconciler.internal.config.NamePattern;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ownership rules as the text of a label: {@code 1;r=job&l=com.acme.job=ci-1&m=/alloc}. The version
 * comes first, then each rule; of a rule, only what decides whether it claims a container.
 */
public final class RuleText {

  private static final String VERSION = "1";
  private static final int LONGEST = 32 * 1024;
  private static final int MOST_RULES = 1_000;

  private RuleText() {}

  /**
   * Returns what {@link #read} refuses where the rules are too long for a label: in doubt all is
   * claimed.
   */
  static String write(List<OwnershipRule> rules) {
    StringBuilder text = new StringBuilder(VERSION);
    for (OwnershipRule rule : rules) {
      text.append(";r=").append(escape(rule.name()));
      Conditions conditions = rule.conditions();
      for (LabelMatch label : conditions.labels()) {
        append(text, 'l', label);
      }
      for (String mount : conditions.mounts()) {
        append(text, 'm', mount);
      }
      append(text, 'n', conditions.name());
      append(text, 'i', conditions.image());
      append(text, 'w', conditions.network());
    }
    return text.length() <= LONGEST && rules.size() <= MOST_RULES ? text.toString() : "too long";
  }

  private static void append(StringBuilder text, char field, @Nullable Object value) {
    if (value != null) {
      text.append('&').append(field).append('=').append(escape(value.toString()));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return null if it is anything else, such as the text of a newer version
   */
  public static @Nullable List<OwnershipRule> read(String text) {
    if (text.length() > LONGEST || !text.startsWith(VERSION + ";")) {
      return null;
    }
    String[] parts = text.split(";", -1);
    if (parts.length > MOST_RULES + 1) {
      return null;
    }
    try {
      List<OwnershipRule> rules = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        rules.add(rule(parts[i]));
      }
      return rules;
    } catch (IllegalArgumentException | StackOverflowError e) { // a pattern can be too deep
      return null;
    }
  }

  private static OwnershipRule rule(String text) {
    String name = "";
    List<LabelMatch> labels = new ArrayList<>();
    List<String> mounts = new ArrayList<>();
    NamePattern ofName = null;
    NamePattern ofImage = null;
    String network = null;
    for (String field : text.split("&", -1)) {
      if (field.length() < 2 || field.charAt(1) != '=') {
        throw new IllegalArgumentException("no field: " + field);
      }
      String value = unescape(field.substring(2));
      switch (field.charAt(0)) {
        case 'r' -> name = value;
        case 'l' -> labels.add(LabelMatch.parse(value));
        case 'm' -> mounts.add(value);
        case 'n' -> ofName = new NamePattern(value);
        case 'i' -> ofImage = new NamePattern(value);
        case 'w' -> network = value;
        default -> throw new IllegalArgumentException("unknown field: " + field);
      }
    }
    return new OwnershipRule(name, new Conditions(labels, mounts, ofName, ofImage, network));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c == ';' || c == '&' || c < ' ') {
        escaped.append('%').append(Character.forDigit(c >> 4, 16));
        escaped.append(Character.forDigit(c & 15, 16));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("cut short: " + text);
        }
        plain.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
