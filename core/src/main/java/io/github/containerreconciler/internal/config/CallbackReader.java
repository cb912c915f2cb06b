package io.github.containerreconciler.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Reads the callbacks that the agent asks by itself: {@code callback.<name>.*}. */
final class CallbackReader {

  private static final Set<Key> KINDS =
      Set.of(Key.CALLBACK_HTTP, Key.CALLBACK_EXEC, Key.CALLBACK_MBEAN);

  private static final Set<String> MATCHES = Set.of("id", "name", "address");
  private static final String LABEL = "label:";

  private final Values values;
  private final String name;
  private final Set<Key> written;

  private CallbackReader(Values values, String name, Set<Key> written) {
    this.values = values;
    this.name = name;
    this.written = written;
  }

  static List<CallbackSettings> read(Values values) {
    List<CallbackSettings> callbacks = new ArrayList<>();
    values
        .names(Key::isOfCallback)
        .forEach(
            (name, written) -> {
              CallbackSettings read = new CallbackReader(values.of(name), name, written).callback();
              if (read != null) {
                callbacks.add(read);
              }
            });
    return callbacks;
  }

  private @Nullable CallbackSettings callback() {
    Key kind = null;
    for (Key key : written) {
      if (KINDS.contains(key) && kind != null) {
        values.refuse(key, "is a second one of http, exec and mbean; allowed: one of them");
        return null;
      }
      kind = KINDS.contains(key) ? key : kind;
    }
    if (kind == null) {
      values.refuse(
          written.iterator().next(),
          "is of a callback that asks nobody; allowed: one of http, exec and mbean beside it");
      return null;
    }
    int before = values.problemCount();
    for (Key key : written) {
      if (!isFor(key, kind)) {
        values.refuse(key, "has no meaning beside " + kind.of(name));
      }
    }
    CallbackSettings.Asks asks =
        switch (kind) {
          case CALLBACK_HTTP -> http();
          case CALLBACK_EXEC -> exec();
          default -> mbean();
        };
    CallbackSettings.Answer answer =
        new CallbackSettings.Answer(path(Key.CALLBACK_PICK), path(Key.CALLBACK_REQUIRE), extract());
    String match = match();
    return asks == null || values.problemCount() > before
        ? null
        : new CallbackSettings(name, asks, answer, match);
  }

  private static boolean isFor(Key key, Key kind) {
    return switch (key) {
      case CALLBACK_HEADER, CALLBACK_REQUIRE -> kind == Key.CALLBACK_HTTP;
      case CALLBACK_PICK -> kind != Key.CALLBACK_EXEC;
      case CALLBACK_ATTRIBUTE, CALLBACK_OPERATION -> kind == Key.CALLBACK_MBEAN;
      default -> true;
    };
  }

  private CallbackSettings.@Nullable Http http() {
    String url = values.single(Key.CALLBACK_HTTP);
    if (url == null) {
      return null;
    }
    String why = urlProblem(url);
    if (why != null) {
      values.problem(Key.CALLBACK_HTTP, url, why);
    }
    List<String> headers = values.list(Key.CALLBACK_HEADER);
    for (String header : headers) {
      int colon = header.indexOf(':');
      boolean good =
          colon > 0
              && header.substring(0, colon).matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
              && header.chars().noneMatch(Character::isISOControl);
      if (!good) {
        values.problem(Key.CALLBACK_HEADER, Secrets.HIDDEN, "");
      }
    }
    return new CallbackSettings.Http(url, headers);
  }

  private static @Nullable String urlProblem(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        return "";
      }
      if (String.valueOf(uri.getRawAuthority()).indexOf('@') >= 0) {
        return ", with a user in it; write a header Authorization";
      }
      return Authority.of(uri) == null ? ", without a host, or with a port that cannot be" : null;
    } catch (URISyntaxException e) {
      return ", which is no URL: " + e.getReason();
    }
  }

  private CallbackSettings.Exec exec() {
    List<String> command = values.list(Key.CALLBACK_EXEC);
    if (command.isEmpty()) {
      values.problem(Key.CALLBACK_EXEC, "", ", an empty list");
    }
    return new CallbackSettings.Exec(command);
  }

  private CallbackSettings.@Nullable MBean mbean() {
    String text = values.single(Key.CALLBACK_MBEAN);
    String attribute = values.single(Key.CALLBACK_ATTRIBUTE);
    String operation = values.single(Key.CALLBACK_OPERATION);
    if (text == null) {
      return null;
    }
    try {
      new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      values.problem(Key.CALLBACK_MBEAN, text, ", which is none: " + e.getMessage());
    }
    if ((attribute == null) == (operation == null)) {
      values.refuse(Key.CALLBACK_MBEAN, "needs either an attribute or an operation beside it");
    }
    return new CallbackSettings.MBean(text, attribute, operation);
  }

  private @Nullable String path(Key key) {
    String text = values.single(key);
    if (text != null && (text.startsWith(".") || text.endsWith(".") || text.contains(".."))) {
      values.problem(key, text, ", with an empty name");
    }
    return text;
  }

  private @Nullable String extract() {
    String text = values.single(Key.CALLBACK_EXTRACT);
    if (text == null) {
      return null;
    }
    try {
      if (Pattern.compile(text).matcher("").groupCount() != 1) {
        values.problem(Key.CALLBACK_EXTRACT, text, "");
      }
    } catch (PatternSyntaxException e) {
      values.problem(Key.CALLBACK_EXTRACT, text, ", which is none: " + e.getDescription());
    } catch (StackOverflowError e) {
      values.problem(Key.CALLBACK_EXTRACT, text, ", which is nested too deeply");
    }
    return text;
  }

  private String match() {
    String text = values.text(Key.CALLBACK_MATCH);
    boolean label = text.startsWith(LABEL);
    String why = label ? LabelMatch.keyProblem(text.substring(LABEL.length())) : null;
    if (why != null || (!label && !MATCHES.contains(text))) {
      values.problem(Key.CALLBACK_MATCH, text, why == null ? "" : ", and " + why);
    }
    return text;
  }
}
