package io.github.containerreconciler.agent.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.containerreconciler.config.Findings;
import io.github.containerreconciler.config.KeyPath;
import io.github.containerreconciler.config.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings in a file's tree of values, in the order of their lines. */
final class HoconTree {

  private final String name;
  private final Findings findings;

  HoconTree(String name, Findings findings) {
    this.name = name;
    this.findings = findings;
  }

  /** Where a value was written, {@code service.conf:12} say. */
  static String line(ConfigOrigin origin, String name) {
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }

  List<Setting> settings(ConfigObject root) {
    Map<String, ConfigValue> leaves = new LinkedHashMap<>();
    collect("", root, leaves);
    List<Map.Entry<String, ConfigValue>> inOrder = new ArrayList<>(leaves.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
                leaf -> leaf.getValue().origin().lineNumber())
            .thenComparing(Map.Entry::getKey));
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> leaf : inOrder) {
      add(leaf.getKey(), leaf.getValue(), settings);
    }
    return settings;
  }

  /**
   * A rule whose {@code ${?NAME}} is not set would have one condition less, and claim more than its
   * author meant.
   */
  void refuseLostConditions(ConfigObject written, ConfigObject resolved) {
    Map<String, ConfigValue> before = new LinkedHashMap<>();
    Map<String, ConfigValue> after = new LinkedHashMap<>();
    collect("", written, before);
    collect("", resolved, after);
    for (Map.Entry<String, ConfigValue> leaf : before.entrySet()) {
      KeyPath path = KeyPath.of(leaf.getKey());
      ConfigValue left = after.get(leaf.getKey());
      boolean shorter =
          leaf.getValue() instanceof ConfigList list
              && left instanceof ConfigList rest
              && rest.size() < list.size();
      if (path != null && path.rule() != null && (left == null || shorter)) {
        problem(
            leaf.getKey(),
            leaf.getValue(),
            "was left out in part, because a variable in ${?…} is not set; allowed: "
                + path.key().allowed());
      }
    }
  }

  /** All that is no object with something in it, by its key in full. */
  private static void collect(String prefix, ConfigObject object, Map<String, ConfigValue> leaves) {
    try {
      for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
        String key = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
        if (entry.getValue() instanceof ConfigObject inner
            && KeyPath.of(key) == null
            && !isEmpty(inner)) {
          collect(key, inner, leaves);
        } else {
          leaves.put(key, entry.getValue());
        }
      }
    } catch (ConfigException.NotResolved e) {
      leaves.put(prefix, object); // it is known only after its ${…}
    }
  }

  private static boolean isEmpty(ConfigObject object) {
    try {
      return object.isEmpty();
    } catch (ConfigException.NotResolved e) {
      return false;
    }
  }

  private void add(String key, ConfigValue value, List<Setting> settings) {
    KeyPath path = KeyPath.of(key);
    String origin = line(value.origin(), name);
    ConfigValueType type = value.valueType();
    boolean isReconciler = type == ConfigValueType.OBJECT && KeyPath.reconcilerOf(key) != null;
    boolean isList = type == ConfigValueType.LIST && (path == null || path.key().isList());
    boolean isPlain = type != ConfigValueType.NULL && type != ConfigValueType.OBJECT;
    if (key.equals("config")) {
      problem(key, value, "was " + text(value) + "; allowed: anywhere but in a file");
    } else if (isReconciler) {
      settings.add(new Setting(key, List.of(), origin));
    } else if (isList) {
      addList(key, (ConfigList) value, origin, settings);
    } else if (isPlain && type != ConfigValueType.LIST) {
      settings.add(new Setting(key, List.of(text(value)), origin));
    } else if (path != null) {
      String kind = type.toString().toLowerCase(Locale.ROOT);
      problem(
          key,
          value,
          "was " + text(value) + ", of the kind " + kind + "; allowed: " + path.key().allowed());
    } else if (type == ConfigValueType.OBJECT) {
      problem(key, value, "was empty; allowed: keys with values in it");
    } else {
      settings.add(new Setting(key, List.of(text(value)), origin)); // its key is not known
    }
  }

  private void addList(String key, ConfigList list, String origin, List<Setting> settings) {
    List<String> values = new ArrayList<>();
    for (ConfigValue element : list) {
      switch (element.valueType()) {
        case STRING, NUMBER, BOOLEAN -> values.add(text(element));
        default -> {
          problem(key, element, "was " + text(element) + "; allowed: a list of plain values");
          return;
        }
      }
    }
    settings.add(new Setting(key, values, origin));
  }

  /** As written: in a label, the number 007 is not 7. */
  private static String text(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> value.atKey("value").getString("value");
      default -> value.render(ConfigRenderOptions.concise());
    };
  }

  /** What makes no rule because it is wrong is not missing. */
  private void problem(String key, ConfigValue value, String what) {
    String sentence = key + " (" + line(value.origin(), name) + "): " + what;
    KeyPath path = KeyPath.of(key);
    if (path == null || path.key().isOfOwnership()) {
      findings.incomplete(sentence);
    } else {
      findings.problem(sentence);
    }
  }
}
