package io.github.containerreconciler.agent.cli;

import java.util.Map;

/**
 * Whose reconcilers a command talks to.
 *
 * @param text for a person, such as {@code 4711 (com.acme.Main)}
 * @param json the same in fields
 */
record Service(String text, Map<String, Object> json) {

  static Service of(Jvm jvm) {
    return new Service(jvm.toString(), Json.object("pid", jvm.pid(), "mainClass", jvm.main()));
  }

  static Service of(RemoteAddress address) {
    return new Service(address.text(), Map.of("target", address.text()));
  }
}
