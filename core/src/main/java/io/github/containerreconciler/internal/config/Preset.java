package io.github.containerreconciler.internal.config;

import java.util.List;
import java.util.regex.Pattern;

/** Rules that come with a name, for what a well-known program starts. */
final class Preset {

  private Preset() {}

  /** Those of HashiCorp Nomad's own driver. */
  static List<OwnershipRule> nomad() {
    LabelMatch label = new LabelMatch("com.hashicorp.nomad.alloc_id", null);
    // What it started before it set that label.
    List<String> mounts = List.of("/alloc", "/local", "/secrets");
    Pattern name =
        Pattern.compile("/.*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    return List.of(
        new OwnershipRule("nomad", List.of(label), List.of(), null, false, false),
        new OwnershipRule("nomad-legacy", List.of(), mounts, name, false, false));
  }
}
