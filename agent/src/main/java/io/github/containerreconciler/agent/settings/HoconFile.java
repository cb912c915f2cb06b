package io.github.containerreconciler.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.github.containerreconciler.config.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings in a HOCON file, read with Lightbend Config; every setting knows its line. */
final class HoconFile {

  private static final long LARGEST = 1 << 20;

  private HoconFile() {}

  /**
   * @param origin where the file's name was written
   */
  static List<Setting> read(String file, String origin, List<String> problems) {
    String allowed = "; allowed: the path of a readable HOCON file of at most 1 MiB";
    Path path;
    String text;
    try {
      path = Path.of(file);
      if (Files.size(path) > LARGEST) {
        problems.add("config (" + origin + "): was \"" + file + "\", which is too large" + allowed);
        return List.of();
      }
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      problems.add("config (" + origin + "): was \"" + file + "\": " + e + allowed);
      return List.of();
    }
    return parse(text, String.valueOf(path.getFileName()), problems);
  }

  static List<Setting> parse(String text, String name, List<String> problems) {
    Config config;
    try {
      config =
          ConfigFactory.parseReader(
                  new StringReader(text),
                  ConfigParseOptions.defaults()
                      .setSyntax(ConfigSyntax.CONF)
                      .setOriginDescription(name))
              .resolve();
    } catch (ConfigException e) {
      problems.add("config: " + e.getMessage());
      return List.of();
    } catch (StackOverflowError e) {
      problems.add(
          "config: " + name + " is nested too deeply; allowed: HOCON as the README shows it");
      return List.of();
    }
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      String origin = origin(entry.getValue().origin(), name);
      Object value = entry.getValue().unwrapped();
      if (key.equals("config")) {
        problems.add("config (" + origin + "): is not allowed in a file");
      } else if (value instanceof List<?> list
          && list.stream().anyMatch(e -> e == null || e instanceof List || e instanceof Map)) {
        problems.add(
            key + " (" + origin + "): was \"" + list + "\"; allowed: a list of plain values");
      } else if (value instanceof List<?> list) {
        settings.add(new Setting(key, list.stream().map(String::valueOf).toList(), origin));
      } else {
        settings.add(new Setting(key, List.of(String.valueOf(value)), origin));
      }
    }
    return settings;
  }

  private static String origin(ConfigOrigin origin, String name) {
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }
}
