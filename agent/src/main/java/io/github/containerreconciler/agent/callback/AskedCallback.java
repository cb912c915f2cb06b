package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import javax.management.MBeanServer;
import org.jspecify.annotations.Nullable;

/** One callback of the settings: asks, picks and extracts. Thread-safe. */
final class AskedCallback {

  /** Whoever waits for the answer must not give up a moment before we say why there is none. */
  private static final Duration LONGEST_MARGIN = Duration.ofMillis(500);

  private final Asked asked;
  private final @Nullable Extract extract;
  private final Duration timeout;

  private AskedCallback(Asked asked, @Nullable Extract extract, Duration timeout) {
    this.asked = asked;
    this.extract = extract;
    this.timeout = timeout;
  }

  static AskedCallback of(
      CallbackSettings settings,
      ReconcilerConfig config,
      MBeanServer server,
      ThreadFactory threads) {
    CallbackSettings.Answer answer = settings.answer();
    Path pick = answer.pick() == null ? null : Path.parse(answer.pick());
    Path require = answer.require() == null ? null : Path.parse(answer.require());
    CallbackSettings.Asks asks = settings.asks();
    Asked asked =
        asks instanceof CallbackSettings.Http http
            ? HttpAsked.of(http, pick, require, threads)
            : asks instanceof CallbackSettings.Exec exec
                ? ExecAsked.of(exec.command(), threads)
                : new MBeanAsked((CallbackSettings.MBean) asks, pick, server);
    Duration whole = config.apiTimeout(config.period());
    Duration margin = whole.dividedBy(10);
    return new AskedCallback(
        asked,
        answer.extract() == null ? null : new Extract(answer.extract()),
        whole.minus(margin.compareTo(LONGEST_MARGIN) < 0 ? margin : LONGEST_MARGIN));
  }

  List<String> ask() throws NoAnswer {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<String> texts = asked.ask(timeout);
    return extract == null ? texts : extract.from(texts, deadline);
  }

  /** Answers JMX, so the exception is one of the JDK. */
  List<String> askForJmx() {
    try {
      return ask();
    } catch (NoAnswer e) {
      throw new IllegalStateException(e.getMessage());
    }
  }

  void close() {
    asked.close();
  }
}
