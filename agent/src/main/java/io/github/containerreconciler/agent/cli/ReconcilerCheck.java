package io.github.containerreconciler.agent.cli;

import io.github.containerreconciler.agent.callback.CallbackTrial;
import io.github.containerreconciler.agent.docker.DockerEngine;
import io.github.containerreconciler.internal.callback.CallbackAnswer;
import io.github.containerreconciler.internal.config.Durations;
import io.github.containerreconciler.internal.config.EffectiveSetting;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.judge.Decision;
import io.github.containerreconciler.internal.judge.Judge;
import io.github.containerreconciler.internal.judge.Ownership;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.Verdict;
import io.github.containerreconciler.internal.report.CallbackStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what one reconciler would find at its engine. The callbacks of its settings are asked;
 * those that only a service has are not, as if they tracked nothing.
 */
final class ReconcilerCheck {

  private static final String UNTRACKED = "would be dangling unless a callback tracks it";

  private final ReconcilerConfig config;
  private final Duration timeout;
  private final Terminal terminal;
  private final Map<String, Object> json = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  ReconcilerCheck(ReconcilerConfig config, Duration timeout, Terminal terminal) {
    this.config = config;
    this.timeout = timeout;
    this.terminal = terminal;
  }

  Reply reply() {
    json.put("name", config.name());
    text.append(config.name());
    settings();
    boolean well = false;
    try (DockerEngine engine =
        DockerEngine.of(config.engine().host(), config.engine().certPath(), System.getenv())) {
      well = engine(engine);
    } catch (EngineException | IllegalArgumentException e) {
      String error = Words.of(String.valueOf(e.getMessage()));
      json.put("error", error);
      line("engine: NOT reached: " + error);
    }
    return new Reply(json, text.toString(), well ? Command.DONE : CliException.FAILED);
  }

  private void settings() {
    List<Object> all = new ArrayList<>();
    TextTable table = new TextTable("  ", "SETTING,VALUE,FROM", "");
    for (EffectiveSetting setting : config.settings()) {
      if (setting.key().indexOf('<') >= 0) {
        continue; // the default of a key that no rule or callback has
      }
      all.add(setting);
      table.row(setting.key(), setting.value(), setting.from());
    }
    json.put("settings", all);
    table(table);
  }

  /** Returns whether no callback failed. */
  private boolean engine(ContainerEngine engine) throws EngineException {
    json.put("engineEndpoint", engine.endpoint());
    engine.ping(timeout);
    EngineInfo info = engine.info(timeout);
    json.put("engineVersion", info.version());
    json.put("engineApiVersion", info.apiVersion());
    line(
        "engine: %s, version %s (API %s)"
            .formatted(engine.endpoint(), info.version(), info.apiVersion()));
    List<CallbackTrial> trials = CallbackTrial.of(config, Thread::new);
    List<Decision> decisions = decisions(engine, info, trials);
    callbacks(trials, decisions);
    List<Object> containers = new ArrayList<>();
    TextTable table = new TextTable("  ", "ID,NAME,IMAGE,AGE,RULE,VERDICT", "IMAGE,RULE,ID,AGE");
    for (Decision d : decisions) {
      Container c = d.container();
      String verdict = verdict(d);
      table.row(c.shortId(), c.name(), c.image(), Durations.format(d.age()), d.rule(), verdict);
      Map<String, Object> one =
          Json.object("id", c.id(), "name", c.name(), "image", c.image(), "rule", d.rule());
      one.put("ageSeconds", d.age().toSeconds());
      one.put("verdict", d.verdict().name());
      one.put("reason", verdict);
      containers.add(one);
    }
    json.put("containers", containers);
    line(
        decisions.isEmpty()
            ? "the rules claim no running container there"
            : "the rules claim " + decisions.size() + " running there:");
    table(table);
    return trials.stream().noneMatch(CallbackTrial::isFailed);
  }

  private List<Decision> decisions(
      ContainerEngine engine, EngineInfo info, List<CallbackTrial> trials) throws EngineException {
    Ownership ownership = new Ownership(config.scope().rules());
    Judge judge =
        new Judge(
            ownership,
            config.scope().exemptLabel(),
            SelfIdentity.NONE,
            container -> trials.stream().anyMatch(trial -> trial.tracks(container)),
            new Judge.Times(config.pace().creationGrace(), info.time(), Duration.ZERO));
    Set<String> labels = new HashSet<>(Set.of(config.scope().exemptLabel()));
    trials.forEach(trial -> labels.add(trial.answer().entries().match().label()));
    labels.remove("");
    Map<String, Decision> decisions = new LinkedHashMap<>(); // two rules may list one container
    for (ListFilter filter : ownership.filters()) {
      for (Container container : engine.list(filter, ownership.selection(labels), timeout)) {
        Decision decision = judge.byListing(container);
        if (decision.verdict() == Verdict.DANGLING) {
          decision = inspected(engine, judge, decision);
        }
        if (decision.verdict() != Verdict.NOT_OWNED) {
          decisions.put(container.id(), decision);
        }
      }
    }
    return List.copyOf(decisions.values());
  }

  /** Adds each callback's answer, and how much of it is a container that the rules claim. */
  private void callbacks(List<CallbackTrial> trials, List<Decision> decisions) {
    List<Container> claimed = decisions.stream().map(Decision::container).toList();
    List<Object> all = new ArrayList<>();
    for (CallbackTrial trial : trials) {
      CallbackStats stats = CallbackAnswer.stats(List.of(trial.answer()), claimed).get(0);
      Map<String, @Nullable Object> one = Json.map(stats);
      one.put("first", trial.first());
      all.add(one);
      String said =
          stats.error().isEmpty()
              ? ": %s in %s ms, %s; first: %s"
                  .formatted(
                      Words.counted(stats.entries(), "entry", "entries"),
                      stats.millis(),
                      Words.counted(stats.matched(), "matches", "match"),
                      Words.of(String.join(", ", trial.first())))
              : " "
                  + Words.of(stats.error())
                  + (trial.isFailed() ? "; a sweep would be skipped" : "");
      line("callback " + stats.name() + said);
    }
    if (!all.isEmpty()) {
      json.put("callbacks", all);
    }
  }

  private Decision inspected(ContainerEngine engine, Judge judge, Decision listed)
      throws EngineException {
    Container container = listed.container();
    ContainerDetails details = engine.inspect(container.id(), timeout).orElse(null);
    if (details == null) {
      return listed; // gone meanwhile
    }
    Map<String, String> labels = Map.of();
    if (judge.needsImageLabels(container)) {
      String image = details.container().imageId();
      labels =
          image.isEmpty()
              ? null
              : engine.imageLabels(image, details.platform(), timeout).orElse(null);
    }
    return judge.byDetails(listed, details, labels);
  }

  private static String verdict(Decision decision) {
    return decision.verdict() == Verdict.DANGLING
        ? UNTRACKED
        : decision.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + ": "
            + decision.reason();
  }

  private void table(TextTable table) {
    if (!table.isEmpty()) {
      text.append(System.lineSeparator()).append(table.render(terminal).stripTrailing());
    }
  }

  private void line(String line) {
    text.append(System.lineSeparator()).append("  ").append(terminal.wrap(line, 2));
  }
}
