package io.github.containerreconciler.internal.config;

import io.github.containerreconciler.internal.config.OwnershipRule.Conditions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<LabelMatch> labels = labels(values, Key.OWNER_LABEL);
    for (LabelMatch label : labels) {
      boolean only = labels.stream().filter(l -> l.key().equals(label.key())).count() == 1;
      String name = only ? label.key() : label.toString();
      add(
          new OwnershipRule(name, Conditions.NONE.labelled(label.toString())),
          values.where(Key.OWNER_LABEL));
    }
    values.names(Key::isOfRule).forEach((name, keys) -> addRule(name, keys.iterator().next()));
    String name = values.single(Key.PRESET);
    preset = name == null ? null : Preset.of(name);
    if (preset != null) {
      for (OwnershipRule rule : preset.rules()) {
        add(rule, values.where(Key.PRESET));
      }
    } else if (name != null) {
      values.problem(Key.PRESET, name, "");
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

  private void addRule(String name, Key firstKey) {
    Values own = values.of(name);
    int before = own.problemCount();
    List<LabelMatch> labels = labels(own, Key.OWNER_RULE_LABEL);
    Conditions conditions =
        new Conditions(
            labels,
            mounts(own),
            pattern(own, Key.OWNER_RULE_NAME),
            pattern(own, Key.OWNER_RULE_IMAGE),
            own.single(Key.OWNER_RULE_NETWORK));
    boolean reportOnly = own.bool(Key.OWNER_RULE_REPORT_ONLY);
    boolean inherited = own.bool(Key.OWNER_RULE_ALLOW_INHERITED);
    boolean volumes = own.bool(Key.OWNER_RULE_VOLUMES);
    if (own.problemCount() > before) {
      return;
    }
    if (conditions.isNone()) {
      own.problem(
          ("%s: is all of owner.%s; allowed: at least one of .label, .mount, .name, .image and"
                  + " .network, or the rule would claim every container")
              .formatted(own.where(firstKey), name));
      return;
    }
    add(new OwnershipRule(name, conditions, reportOnly, inherited, volumes), own.where(firstKey));
  }

  private static List<LabelMatch> labels(Values values, Key key) {
    List<LabelMatch> labels = new ArrayList<>();
    for (String value : values.list(key)) {
      try {
        LabelMatch label = LabelMatch.parse(value);
        if (!labels.contains(label)) {
          labels.add(label);
        }
      } catch (IllegalArgumentException e) {
        values.problem(key, value, ", and " + e.getMessage());
      }
    }
    return labels;
  }

  private static List<String> mounts(Values values) {
    List<String> mounts = new ArrayList<>();
    for (String value : values.list(Key.OWNER_RULE_MOUNT)) {
      String shown = MountPath.asShown(value);
      if (MountPath.isAsShown(value)) {
        mounts.add(value);
      } else {
        String advice = shown.isEmpty() ? "" : " (Docker shows it as " + shown + ": write that)";
        values.problem(Key.OWNER_RULE_MOUNT, value, advice);
      }
    }
    return mounts.stream().distinct().toList();
  }

  private static @Nullable NamePattern pattern(Values values, Key key) {
    String text = values.single(key);
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
    values.problem(key, text, ", which is none: " + why);
    return null;
  }
}
