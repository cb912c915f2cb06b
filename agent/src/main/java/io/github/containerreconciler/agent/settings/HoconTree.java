package io.github.containerreconciler.agent.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.github.containerreconciler.internal.config.ConfigProblems;
import io.github.containerreconciler.internal.config.KeyPath;
import io.github.containerreconciler.internal.config.Secrets;
import io.github.containerreconciler.internal.config.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings in a file's tree of values, in the order of their lines. */
final class HoconTree {

  private final String name;
  private final ConfigProblems findings;

  HoconTree(String name, ConfigProblems findings) {
    this.name = name;
    this.findings = findings;
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
  void refuseLostConditions(ConfigObject ifAllWereSet, ConfigObject resolved) {
    Map<String, ConfigValue> whole = new LinkedHashMap<>();
    Map<String, ConfigValue> left = new LinkedHashMap<>();
    collect("", ifAllWereSet, whole);
    collect("", resolved, left);
    for (Map.Entry<String, ConfigValue> leaf : whole.entrySet()) {
      KeyPath path = KeyPath.of(leaf.getKey());
      boolean lost = count(left.get(leaf.getKey())) < count(leaf.getValue());
      if (path != null && path.name() != null && lost) {
        problem(
            leaf.getKey(),
            leaf.getValue(),
            "was left out in part, because the variable of a ${?…} is not set; allowed: "
                + path.key().allowed());
      }
    }
  }

  private static int count(@Nullable ConfigValue value) {
    return value == null ? 0 : value instanceof ConfigList list ? list.size() : 1;
  }

  /** All that is no object with something in it, by its key in full. */
  private static void collect(String prefix, ConfigObject object, Map<String, ConfigValue> leaves) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      String part = entry.getKey();
      String quoted = part.indexOf('.') < 0 ? part : ConfigUtil.quoteString(part);
      String key = prefix.isEmpty() ? quoted : prefix + "." + quoted;
      if (entry.getValue() instanceof ConfigObject inner
          && KeyPath.of(key) == null
          && !inner.isEmpty()) {
        collect(key, inner, leaves);
      } else {
        leaves.put(key, entry.getValue());
      }
    }
  }

  private void add(String key, ConfigValue value, List<Setting> settings) {
    KeyPath path = KeyPath.of(key);
    String origin = Lines.where(value.origin(), name);
    boolean isObject = value instanceof ConfigObject;
    if (key.equals("config")) {
      problem(key, value, "was " + shown(key, value) + "; allowed: anywhere but in a file");
    } else if (isObject && KeyPath.reconcilerOf(key) != null) {
      settings.add(new Setting(key, List.of(), origin));
    } else if (value instanceof ConfigList list && path != null && path.key().isList()) {
      addList(key, list, origin, settings);
    } else if (isObject && path == null) {
      problem(key, value, "was empty; allowed: keys with values in it");
    } else if (path == null || isScalar(value)) { // a key that is not known is refused later
      settings.add(new Setting(key, List.of(text(value)), origin));
    } else {
      problem(key, value, "was " + shown(key, value) + "; allowed: " + path.key().allowed());
    }
  }

  private void addList(String key, ConfigList list, String origin, List<Setting> settings) {
    List<String> values = new ArrayList<>();
    for (ConfigValue element : list) {
      if (!isScalar(element)) {
        problem(key, element, "was " + shown(key, element) + "; allowed: a list of plain values");
        return;
      }
      values.add(text(element));
    }
    settings.add(new Setting(key, values, origin));
  }

  private static String shown(String key, ConfigValue value) {
    return Secrets.shown(key, text(value));
  }

  /** As written: in a label, the number 007 is not 7. */
  private static String text(ConfigValue value) {
    return isScalar(value)
        ? value.atKey("value").getString("value")
        : value.render(ConfigRenderOptions.concise());
  }

  private static boolean isScalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      case LIST, OBJECT, NULL -> false;
    };
  }

  /** Adds a problem. A rule that is wrong does not count as missing. */
  private void problem(String key, ConfigValue value, String what) {
    String sentence = key + " (" + Lines.where(value.origin(), name) + "): " + what;
    KeyPath path = KeyPath.of(key);
    if (path == null || path.key().isOfOwnership()) {
      findings.incomplete(sentence);
    } else {
      findings.problem(sentence);
    }
  }
}
