package io.github.containerreconciler.internal.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON: maps, lists, texts, booleans, null, and numbers as they are written. */
final class JsonText {

  /** Nothing that is read here nests so deep. */
  private static final int DEEPEST = 200;

  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  /** A number, as it is written. */
  record Literal(String text) {}

  private JsonText(String text) {
    this.text = text;
  }

  /** Reads one value; the exception says where it is none. */
  static @Nullable Object read(String text) {
    JsonText json = new JsonText(text);
    Object value = json.value(0);
    json.skipSpace();
    if (json.at != text.length()) {
      throw json.malformed();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    skipSpace();
    if (at >= text.length() || depth > DEEPEST) {
      throw malformed();
    }
    return switch (text.charAt(at)) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"' -> string();
      default -> literal();
    };
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    while (!ends('}', map.isEmpty())) {
      skipSpace();
      String key = string();
      skipSpace();
      expect(':');
      map.put(key, value(depth + 1));
    }
    return map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    at++;
    while (!ends(']', list.isEmpty())) {
      list.add(value(depth + 1));
    }
    return list;
  }

  /** Reads the end, or the comma before the next one. */
  private boolean ends(char end, boolean isFirst) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == end) {
      at++;
      return true;
    }
    if (!isFirst) {
      expect(',');
    }
    return false;
  }

  private @Nullable Object literal() {
    Matcher literal = LITERAL.matcher(text).region(at, text.length());
    if (!literal.lookingAt()) {
      throw malformed();
    }
    at = literal.end();
    return switch (literal.group()) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> new Literal(literal.group());
    };
  }

  private String string() {
    expect('"');
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return read.toString();
      }
      read.append(c == '\\' ? escaped() : c);
    }
    throw malformed();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case '"', '\\', '/' -> c;
      case 'u' -> unicode();
      default -> throw malformed();
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void expect(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      throw malformed();
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("malformed JSON at character " + at);
  }

  /** Writes on one line, in ASCII alone. */
  static String write(@Nullable Object value) {
    StringBuilder written = new StringBuilder();
    write(value, written);
    return written.toString();
  }

  private static void write(@Nullable Object value, StringBuilder to) {
    if (value instanceof Map<?, ?> map) {
      String before = "{";
      for (Map.Entry<?, ?> e : map.entrySet()) {
        quote(String.valueOf(e.getKey()), to.append(before));
        write(e.getValue(), to.append(':'));
        before = ",";
      }
      to.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String before = "[";
      for (Object item : list) {
        write(item, to.append(before));
        before = ",";
      }
      to.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      quote(text, to);
    } else {
      to.append(value instanceof Literal number ? number.text : String.valueOf(value));
    }
  }

  private static void quote(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        to.append(c);
      } else {
        String hex = Integer.toHexString(c);
        to.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
      }
    }
    to.append('"');
  }
}
