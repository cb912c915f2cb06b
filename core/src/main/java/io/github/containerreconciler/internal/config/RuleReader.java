package io.github.containerreconciler.internal.config;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the ownership rules: {@code owner-label}, {@code owner.<rule>.*} and {@code preset}. */
final class RuleReader {

  private final Values values;
  private final List<OwnershipRule> rules = new ArrayList<>();

  /** The place where each rule was written, by the rule's name. */
  private final Map<String, String> written = new LinkedHashMap<>();

  private @Nullable Preset preset;

  RuleReader(Values values) {
    this.values = values;
  }

  List<OwnershipRule> read() {
    List<LabelMatch> labels = labels(Key.OWNER_LABEL, Key.OWNER_LABEL.text());
    for (LabelMatch label : labels) {
      boolean only = labels.stream().filter(l -> l.key().equals(label.key())).count() == 1;
      String name = only ? label.key() : label.toString();
      add(
          new OwnershipRule(name, Conditions.NONE.labelled(label.toString())),
          where(Key.OWNER_LABEL.text()));
    }
    for (Map.Entry<String, String> name : ruleNames().entrySet()) {
      OwnershipRule rule = rule(name.getKey(), name.getValue());
      if (rule != null) {
        add(rule, where(name.getValue()));
      }
    }
    String name = values.single(Key.PRESET, Key.PRESET.text());
    preset = name == null ? null : Preset.of(name);
    if (preset != null) {
      for (OwnershipRule rule : preset.rules()) {
        add(rule, where(Key.PRESET.text()));
      }
    } else if (name != null) {
      values.problem(Key.PRESET, Key.PRESET.text(), name, "");
    }
    return rules;
  }

  /** The preset that {@link #read} found; null if there is none. */
  @Nullable Preset preset() {
    return preset;
  }

  private void add(OwnershipRule rule, String where) {
    String before = written.putIfAbsent(rule.name(), where);
    if (before == null) {
      rules.add(rule);
    } else {
      values.problem(
          ("%s: makes a rule named \"%s\", and so does %s; allowed: a name for each, so write"
                  + " owner.<rule>.* with another <rule>")
              .formatted(where, rule.name(), before));
    }
  }

  private String where(String key) {
    return Objects.requireNonNull(values.all().get(key)).where();
  }

  /** The names in {@code owner.<rule>.*}, each with the first key that has it. */
  private Map<String, String> ruleNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (String key : values.all().keySet()) {
      KeyPath path = KeyPath.of(key);
      if (path != null && path.key().isOfRule() && path.name() != null) {
        names.putIfAbsent(path.name(), key);
      }
    }
    return names;
  }

  private @Nullable OwnershipRule rule(String name, String firstKey) {
    int before = values.problemCount();
    String prefix = "owner." + name;
    List<LabelMatch> labels = labels(Key.OWNER_RULE_LABEL, prefix + ".label");
    Set<String> mounts = mounts(prefix + ".mount");
    NamePattern pattern = pattern(Key.OWNER_RULE_NAME, prefix + ".name");
    NamePattern image = pattern(Key.OWNER_RULE_IMAGE, prefix + ".image");
    String network = values.single(Key.OWNER_RULE_NETWORK, prefix + ".network");
    boolean reportOnly = values.bool(Key.OWNER_RULE_REPORT_ONLY, prefix + ".report-only");
    boolean inherited = values.bool(Key.OWNER_RULE_ALLOW_INHERITED, prefix + ".allow-inherited");
    boolean volumes = values.bool(Key.OWNER_RULE_VOLUMES, prefix + ".volumes");
    if (values.problemCount() > before) {
      return null;
    }
    Conditions conditions = new Conditions(labels, List.copyOf(mounts), pattern, image, network);
    if (conditions.isNone()) {
      values.problem(
          ("%s: is all of %s; allowed: at least one of .label, .mount, .name, .image and .network,"
                  + " or the rule would claim every container")
              .formatted(where(firstKey), prefix));
      return null;
    }
    return new OwnershipRule(name, conditions, reportOnly, inherited, volumes);
  }

  private List<LabelMatch> labels(Key key, String written) {
    List<LabelMatch> labels = new ArrayList<>();
    for (String value : conditions(key, written)) {
      try {
        LabelMatch label = LabelMatch.parse(value);
        if (!labels.contains(label)) {
          labels.add(label);
        }
      } catch (IllegalArgumentException e) {
        values.problem(key, written, value, ", and " + e.getMessage());
      }
    }
    return labels;
  }

  private Set<String> mounts(String written) {
    Set<String> mounts = new LinkedHashSet<>();
    for (String value : conditions(Key.OWNER_RULE_MOUNT, written)) {
      String shown = MountPath.asShown(value);
      if (!shown.isEmpty() && shown.equals(value)) {
        mounts.add(value);
      } else {
        String advice = shown.isEmpty() ? "" : " (Docker shows it as " + shown + ": write that)";
        values.problem(Key.OWNER_RULE_MOUNT, written, value, advice);
      }
    }
    return mounts;
  }

  /** A rule with a list that turned out empty would claim more than its author meant. */
  private List<String> conditions(Key key, String written) {
    Setting setting = values.all().get(written);
    if (key.isOfRule() && setting != null && setting.values().isEmpty()) {
      values.problem(key, written, "", ", an empty list");
    }
    return values.list(key, written);
  }

  private @Nullable NamePattern pattern(Key key, String written) {
    String text = values.single(key, written);
    if (text == null) {
      return null;
    }
    String why;
    try {
      return new NamePattern(text);
    } catch (PatternSyntaxException e) {
      why = e.getDescription() + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1));
    } catch (StackOverflowError e) {
      why = "nested too deeply";
    }
    values.problem(key, written, text, ", which is none: " + why);
    return null;
  }
}
