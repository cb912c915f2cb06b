package io.github.containerreconciler.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the ownership rules: {@code owner-label}, {@code owner.<rule>.*} and {@code preset}. */
final class RuleReader {

  /** Nomad's own rule for what its driver starts today. */
  private static final OwnershipRule NOMAD =
      new OwnershipRule(
          "nomad",
          List.of(LabelMatch.parse("com.hashicorp.nomad.alloc_id")),
          List.of(),
          null,
          false,
          false);

  /** And for what it started before it set that label. */
  private static final OwnershipRule NOMAD_LEGACY =
      new OwnershipRule(
          "nomad-legacy",
          List.of(),
          List.of("/alloc", "/local", "/secrets"),
          Pattern.compile("/.*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
          false,
          false);

  private final Values values;
  private final List<String> problems;

  RuleReader(Values values, List<String> problems) {
    this.values = values;
    this.problems = problems;
  }

  List<OwnershipRule> read() {
    List<OwnershipRule> rules = new ArrayList<>();
    List<LabelMatch> labels = labels(Key.OWNER_LABEL, Key.OWNER_LABEL.text());
    for (LabelMatch label : labels) {
      boolean unique = labels.stream().filter(l -> l.key().equals(label.key())).count() == 1;
      String name = unique ? label.key() : label.toString();
      rules.add(new OwnershipRule(name, List.of(label), List.of(), null, false, false));
    }
    for (String name : ruleNames()) {
      OwnershipRule rule = rule(name);
      if (rule != null) {
        rules.add(rule);
      }
    }
    String preset = values.single(Key.PRESET, Key.PRESET.text());
    if (preset != null && preset.equals("nomad")) {
      rules.add(NOMAD);
      rules.add(NOMAD_LEGACY);
    } else if (preset != null) {
      values.problem(Key.PRESET, preset);
    }
    return rules;
  }

  private Set<String> ruleNames() {
    Set<String> names = new LinkedHashSet<>();
    for (String written : values.all().keySet()) {
      if (Key.of(written).map(Key::isOfRule).orElse(false)) {
        names.add(Key.ruleOf(written));
      }
    }
    return names;
  }

  private @Nullable OwnershipRule rule(String name) {
    int before = problems.size();
    String prefix = "owner." + name;
    List<LabelMatch> labels = labels(Key.OWNER_RULE_LABEL, prefix + ".label");
    List<String> mounts = values.list(Key.OWNER_RULE_MOUNT, prefix + ".mount");
    for (String mount : mounts) {
      if (!mount.startsWith("/")) {
        values.problem(Key.OWNER_RULE_MOUNT, prefix + ".mount", mount, "");
      }
    }
    Pattern pattern = pattern(prefix + ".name");
    boolean reportOnly = values.bool(Key.OWNER_RULE_REPORT_ONLY, prefix + ".report-only", false);
    boolean inherited =
        values.bool(Key.OWNER_RULE_ALLOW_INHERITED, prefix + ".allow-inherited", false);
    if (problems.size() > before) {
      return null;
    }
    if (labels.isEmpty() && mounts.isEmpty() && pattern == null) {
      problems.add(
          prefix
              + ": was empty; allowed: at least one of .label, .mount and .name, or the rule"
              + " would claim every container");
      return null;
    }
    return new OwnershipRule(name, labels, mounts, pattern, reportOnly, inherited);
  }

  private List<LabelMatch> labels(Key key, String written) {
    List<LabelMatch> labels = new ArrayList<>();
    for (String value : values.list(key, written)) {
      LabelMatch label = LabelMatch.parse(value.strip());
      if (label.key().isBlank() && !value.isBlank()) {
        values.problem(key, written, value, " has an empty key");
      } else if (!labels.contains(label)) {
        labels.add(label);
      }
    }
    return labels;
  }

  private @Nullable Pattern pattern(String written) {
    String text = values.single(Key.OWNER_RULE_NAME, written);
    if (text == null) {
      return null;
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      values.problem(
          Key.OWNER_RULE_NAME,
          written,
          text,
          " is none: " + e.getDescription() + " at " + e.getIndex());
      return null;
    }
  }
}
