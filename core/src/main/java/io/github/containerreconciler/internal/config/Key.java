package io.github.containerreconciler.internal.config;

import java.time.Duration;
import java.util.List;

/**
 * The table of settings: every key, its default and its limits. The README shows the same table; a
 * test compares them.
 */
public enum Key {
  CONFIG("config", "–", "a file's path", "path of a HOCON file"),
  ENABLED("enabled", "true", "true or false", "`false`: sweep nothing until enabled over JMX"),
  DRY_RUN("dry-run", "false", "true or false", "find and report, remove nothing"),
  PERIOD("period", "5m", "1s", "24h", "from the end of one sweep to the start of the next"),
  CREATION_GRACE(
      "creation-grace", "5m", "0s", "24h", "a container younger than this is never touched"),
  DOCKER_HOST(
      "docker-host",
      "`DOCKER_HOST`, else the current Docker context, else `unix:///var/run/docker.sock`",
      "unix:///path or tcp://host:port",
      "the engine"),
  DOCKER_CERT_PATH(
      "docker-cert-path",
      "`DOCKER_CERT_PATH` where `DOCKER_TLS_VERIFY` is set",
      "a folder's path",
      "the folder with ca.pem, cert.pem and key.pem: turns TLS on"),
  API_TIMEOUT(
      "api-timeout",
      "the longer of 30s and `period`",
      "100ms",
      "24h",
      "bounds each engine call and each callback as a whole"),
  OWNER_LABEL(
      "owner-label",
      "– (list)",
      "key or key=value",
      "a running container with it is ours; each is a rule of its own, named after its key"),
  OWNER_RULE_LABEL("owner.<rule>.label", "– (list)", "key or key=value", "all of them must match"),
  OWNER_RULE_MOUNT(
      "owner.<rule>.mount", "– (list)", "an absolute path", "all of these mount destinations"),
  OWNER_RULE_NAME(
      "owner.<rule>.name",
      "–",
      "a regular expression",
      "found in the container's own name, written with or without the leading `/`"),
  OWNER_RULE_IMAGE(
      "owner.<rule>.image",
      "–",
      "a regular expression",
      "found in the name of the image, as `docker inspect` shows it in `Config.Image`"),
  OWNER_RULE_NETWORK(
      "owner.<rule>.network", "–", "a network's name", "the container is attached to this network"),
  OWNER_RULE_VOLUMES(
      "owner.<rule>.volumes",
      "false",
      "true or false",
      "this rule may claim named volumes, where `resources` names volumes"),
  OWNER_RULE_REPORT_ONLY(
      "owner.<rule>.report-only",
      "false",
      "true or false",
      "what only this rule claims is reported, never removed"),
  OWNER_RULE_ALLOW_INHERITED(
      "owner.<rule>.allow-inherited",
      "false",
      "true or false",
      "accept a label that the container's image carries too as proof"),
  PRESET(
      "preset",
      "–",
      Preset.NAMES,
      "rules, and a callback, for what is known of a program that starts containers"),
  SELF(
      "self",
      "– (list)",
      "an id or a name, or `none`",
      "the container this JVM runs in, where it cannot find out; `none` where this engine does"
          + " not run it"),
  CLAIM(
      "claim",
      "on",
      "on, off or shared:<group>",
      "tell other instances on the engine what is ours; those of one group share it"),
  CALLBACK_HTTP(
      "callback.<name>.http", "–", "http://… or https://…", "ask this URL what is tracked"),
  CALLBACK_HEADER(
      "callback.<name>.header",
      "– (list)",
      "Name: value",
      "headers of that request, their values best written `${env:NAME}`"),
  CALLBACK_EXEC(
      "callback.<name>.exec",
      "– (list)",
      "a program and its arguments",
      "run this program; each line it prints is an entry"),
  CALLBACK_MBEAN(
      "callback.<name>.mbean",
      "–",
      "an MBean's object name or pattern",
      "ask MBeans that the service has already"),
  CALLBACK_ATTRIBUTE("callback.<name>.attribute", "–", "a name", "the attribute to read of them"),
  CALLBACK_OPERATION(
      "callback.<name>.operation", "–", "a name", "the operation to call, without arguments"),
  CALLBACK_PICK(
      "callback.<name>.pick",
      "–",
      "names separated by dots",
      "where the entries are in the answer; `*` stands for each element"),
  CALLBACK_REQUIRE(
      "callback.<name>.require",
      "–",
      "names separated by dots",
      "what must be in the answer, else it is none"),
  CALLBACK_EXTRACT(
      "callback.<name>.extract",
      "–",
      "a regular expression with one group",
      "the group is the entry"),
  CALLBACK_MATCH(
      "callback.<name>.match",
      "id",
      "id, name, address or label:<key>",
      "what an entry is compared with"),
  STATES(
      "states",
      "running (list)",
      "running, created, exited or dead",
      "the states of containers that are looked at"),
  RESOURCES("resources", "containers (list)", "containers, networks or volumes", "what is removed"),
  EXEMPT_LABEL(
      "exempt-label",
      "container-reconciler.exempt",
      "a label's key, without a value",
      "a container with this label (any value but `false`) is never removed"),
  REQUIRED_CALLBACKS(
      "required-callbacks",
      "– (list)",
      "names of callbacks",
      "sweep only while every one of these callbacks is registered"),
  CONFIRMATIONS(
      "confirmations",
      "1",
      "1",
      "100",
      "remove only what was dangling in this many sweeps by period in a row"),
  UNTRACKED_BURST(
      "untracked-burst",
      "10",
      "0",
      "1000000",
      "hold removals when more tracked containers than this are lost at once; `0`: never"),
  REMOVE_PARALLELISM("remove-parallelism", "2", "1", "16", "removals under way at once"),
  REMOVE_VOLUMES(
      "remove-volumes",
      "false",
      "true or false",
      "also remove the anonymous volumes of a removed container"),
  STOP_TIMEOUT(
      "stop-timeout",
      "0s",
      "0s",
      "1h",
      "more than 0: ask the container to stop and wait this long before it is killed"),
  HISTORY("history", "–", "a file's path", "file of JSON lines: what was removed, held, changed"),
  EVIDENCE(
      "evidence", "–", "a folder's path", "folder for what is known of each removed container"),
  EVIDENCE_LOG_LINES(
      "evidence-log-lines", "200", "0", "10000", "how many of its last log lines are kept there"),
  EVIDENCE_LIMIT("evidence-limit", "100MB", "1MB", "1TB", "the oldest is deleted beyond this size"),
  EVIDENCE_ENV(
      "evidence-env",
      "false",
      "true or false",
      "keep the values of its environment variables there too"),
  LOG_TO("log-to", "stderr", "stderr, jul or a file's path", "where the log goes"),
  LOG_LEVEL("log-level", "info", "error, warn, info or debug", "how much of it");

  /** Begins the keys of ownership rules. */
  static final String OWNER = "owner.";

  /** Begins the keys of callbacks. */
  static final String CALLBACK = "callback.";

  private static final String RULE = "<rule>";
  private static final String NAME = "<name>";
  private static final String LIST = "(list)";
  private static final String NOTHING = "–";

  private final String text;
  private final String defaultText;
  private final String allowed;
  private final String description;
  private final String least;
  private final String most;

  Key(String text, String defaultText, String allowed, String description) {
    this.text = text;
    this.defaultText = defaultText;
    this.allowed = allowed;
    this.description = description;
    this.least = "";
    this.most = "";
  }

  Key(String text, String defaultText, String least, String most, String description) {
    this.text = text;
    this.defaultText = defaultText;
    this.allowed = least + " to " + most;
    this.description = description;
    this.least = least;
    this.most = most;
  }

  /** The key as it is written, such as {@code creation-grace} or {@code owner.<rule>.label}. */
  public String text() {
    return text;
  }

  /** The same for the rule or the callback of this name; itself if no name belongs in it. */
  String of(String name) {
    return text.replace(RULE, name).replace(NAME, name);
  }

  /** The default in words. */
  public String defaultText() {
    return defaultText;
  }

  /** Returns what values are allowed, in words. */
  public String allowed() {
    return allowed;
  }

  /** Returns what it means, in half a sentence. */
  public String description() {
    return description;
  }

  /** Returns whether several values make a list. */
  public boolean isList() {
    return defaultText.endsWith(LIST);
  }

  /** The values of a list that is not written. */
  List<String> defaultList() {
    String values = defaultText.substring(0, defaultText.length() - LIST.length()).strip();
    return values.equals(NOTHING) ? List.of() : List.of(values);
  }

  /** Returns whether the key holds a rule's name. */
  public boolean isOfRule() {
    return text.startsWith(OWNER);
  }

  /** Returns whether the key holds a callback's name. */
  public boolean isOfCallback() {
    return text.startsWith(CALLBACK);
  }

  /** Returns whether it is written once, with no name of a rule or a callback in it. */
  public boolean isPlain() {
    return !isOfRule() && !isOfCallback();
  }

  /** Returns whether it has a default that can be written as its value. */
  boolean hasDefault() {
    return !defaultText.startsWith(NOTHING) && this != DOCKER_HOST && this != DOCKER_CERT_PATH;
  }

  /** Returns whether it makes ownership rules. */
  public boolean isOfOwnership() {
    return isOfRule() || this == OWNER_LABEL || this == PRESET;
  }

  /** Returns whether it is for the whole agent, so that no reconciler can have one of its own. */
  public boolean isOfAgent() {
    return this == CONFIG || this == LOG_TO || this == LOG_LEVEL;
  }

  /** The shortest duration that is allowed. */
  Duration leastDuration() {
    return Durations.parse(least);
  }

  /** The longest duration that is allowed. */
  Duration mostDuration() {
    return Durations.parse(most);
  }

  boolean allows(Duration value) {
    return value.compareTo(leastDuration()) >= 0 && value.compareTo(mostDuration()) <= 0;
  }

  /** Returns whether this many bytes are allowed. */
  boolean allowsSize(long bytes) {
    return bytes >= Sizes.parse(least) && bytes <= Sizes.parse(most);
  }

  boolean allows(int value) {
    return value >= Integer.parseInt(least) && value <= Integer.parseInt(most);
  }

  /** Refuses what no reader should have let through. */
  void require(boolean allows, Object value) {
    if (!allows) {
      throw new IllegalArgumentException(text + ": was \"" + value + "\"; allowed: " + allowed);
    }
  }
}
