package io.github.containerreconciler.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Settings in a HOCON file, read with Lightbend Config; every setting knows its line. */
final class HoconFile {

  private static final long LARGEST = 1 << 20;

  private HoconFile() {}

  static List<Setting> read(
      Setting setting, Map<String, String> environment, ConfigProblems findings) {
    String file = setting.values().get(0).strip();
    String why;
    try {
      Path path = Path.of(file);
      if (file.isEmpty() || !Files.exists(path)) {
        why = ", which does not exist";
      } else if (!Files.isRegularFile(path)) {
        why = ", which is no regular file"; // a pipe might never end
      } else if (Files.size(path) > LARGEST) {
        why = ", which is too large";
      } else {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        return parse(text, String.valueOf(path.getFileName()), environment, findings);
      }
    } catch (CharacterCodingException e) {
      why = ", which is not in UTF-8";
    } catch (IOException | InvalidPathException e) {
      why = ", which cannot be read: " + e;
    }
    findings.incomplete(
        setting.was(why + "; allowed: the path of a readable HOCON file of at most 1 MiB"));
    return List.of();
  }

  static List<Setting> parse(
      String text, String name, Map<String, String> environment, ConfigProblems findings) {
    Lines lines = new Lines(name, text);
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(new RefusedIncludes(lines, findings))
            .setOriginDescription(name);
    try {
      Config written = ConfigFactory.parseReader(new StringReader(text), options);
      HoconTree tree = new HoconTree(name, findings);
      Config resolved = resolve(written, Variables.of(environment));
      Config ifAllWereSet = resolve(written, Variables.allSet(environment, lines));
      tree.refuseLostConditions(ifAllWereSet.root(), resolved.root());
      return tree.settings(resolved.root());
    } catch (ConfigException e) {
      findings.incomplete("config (" + where(e, name) + "): " + what(e, lines));
    } catch (StackOverflowError e) {
      findings.incomplete(
          "config (" + name + "): is nested too deeply; allowed: HOCON as the README shows it");
    }
    return List.of();
  }

  private static Config resolve(Config written, Variables variables) {
    return written.resolve(ConfigResolveOptions.noSystem().appendResolver(variables));
  }

  private static String where(ConfigException e, String name) {
    return e.origin() == null ? name : Lines.where(e.origin(), name);
  }

  /**
   * Without the place, which Lightbend Config puts before it; and without the words of a line that
   * may hold a password.
   */
  private static String what(ConfigException e, Lines lines) {
    if (e.origin() != null && lines.mayHoldSecret(e.origin().lineNumber())) {
      return "is not HOCON; allowed: an address in quotes, as in \"tcp://host:port\"";
    }
    String message = String.valueOf(e.getMessage());
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }
}
