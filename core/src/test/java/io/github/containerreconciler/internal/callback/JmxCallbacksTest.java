package io.github.containerreconciler.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.report.CallbackStats;
import io.github.containerreconciler.internal.testing.Containers;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxCallbacksTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Mbeans mbeans = new Mbeans();
  private final JmxCallbacks callbacks =
      new JmxCallbacks(mbeans.server, "default", JmxCallbacksTest::thread);

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "asks");
    thread.setDaemon(true);
    return thread;
  }

  private static Container container(String name) {
    return Containers.container(name, Instant.EPOCH, Map.of("job", "of-" + name));
  }

  private boolean tracks(String containerName) throws CallbackException {
    Container c = container(containerName);
    Listing listing = new Listing(List.of(c), Set.of("job"));
    return callbacks.ask(List.of(), TIMEOUT).tracked(listing).contains(c);
  }

  @Test
  void theTrackedSetIsTheUnionOfAllCallbacks() throws Exception {
    mbeans.register("jobs", () -> List.of("a"));
    mbeans.register("services", () -> new String[] {Containers.id("b")});
    assertThat(tracks("a")).isTrue();
    assertThat(tracks("b")).isTrue();
    assertThat(tracks("c")).isFalse();
    assertThat(callbacks.names(List.of())).containsExactly("jobs", "services");
  }

  @Test
  void eachCallbackKeepsItsOwnAnswer() throws Exception {
    mbeans.register("jobs", () -> List.of("a", Containers.id("b"), "gone"));
    mbeans.register("services", List::of);
    Callbacks.Answer answer = callbacks.ask(List.of(), TIMEOUT);
    assertThat(answer.names()).containsExactly("jobs", "services");
    assertThat(answer.each().get(0).took()).isPositive();
    List<CallbackStats> stats =
        CallbackAnswer.stats(answer.each(), List.of(container("a"), container("b")));
    assertThat(stats.get(0).entries()).isEqualTo(3);
    assertThat(stats.get(0).matched()).isEqualTo(2);
    assertThat(stats.get(0).unmatched()).isEqualTo(1);
    assertThat(stats.get(0).error()).isEmpty();
    long millis = stats.get(1).millis();
    assertThat(stats.get(1)).isEqualTo(new CallbackStats("services", 0, 0, 0, millis, ""));
  }

  @Test
  void aFailureShowsTheAnswersOfAllCallbacks() throws Exception {
    mbeans.register("good", () -> List.of("a"));
    mbeans.register(
        "jobs",
        () -> {
          throw new java.io.IOException("still loading");
        });
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .isInstanceOfSatisfying(
            CallbackException.class,
            e -> {
              assertThat(e)
                  .hasMessage("callback jobs failed: java.io.IOException: still loading")
                  .hasNoCause();
              List<CallbackStats> stats =
                  CallbackAnswer.stats(e.answers(), List.of(container("a")));
              assertThat(stats)
                  .extracting(CallbackStats::name, CallbackStats::matched, CallbackStats::error)
                  .containsExactly(
                      org.assertj.core.groups.Tuple.tuple("good", 1, ""),
                      org.assertj.core.groups.Tuple.tuple(
                          "jobs", 0, "failed: java.io.IOException: still loading"));
            });
  }

  @Test
  void nothingOfAnAnswerIsKept() throws Exception {
    List<String> ids = new ArrayList<>(List.of(new String("kept-by-the-application")));
    mbeans.register("jobs", () -> List.copyOf(ids));
    assertThat(tracks("kept-by-the-application")).isTrue();
    WeakReference<String> entry = new WeakReference<>(ids.remove(0));
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(entry.get()).isNull();
            });
  }

  @Test
  void anEmptyAnswerIsAnAnswer() throws Exception {
    mbeans.register("jobs", List::of);
    assertThat(tracks("a")).isFalse();
  }

  @Test
  void withoutACallbackThereIsNoAnswer() {
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .isInstanceOf(CallbackException.class)
        .hasMessageContaining("no callback is registered");
  }

  @Test
  void aCallbackForAnotherReconcilerIsNotAsked() throws Exception {
    mbeans.add("jobs,reconciler=gpu", new Mbeans.Plain(() -> List.of("a")));
    assertThatThrownBy(() -> callbacks.names(List.of())).hasMessageContaining("[gpu]");
    mbeans.add("jobs,reconciler=default", new Mbeans.Plain(() -> List.of("b")));
    mbeans.register("jobs", () -> List.of("c"));
    assertThat(tracks("a")).isFalse();
    assertThat(tracks("b")).isTrue();
    assertThat(tracks("c")).isTrue();
    assertThat(callbacks.names(List.of("jobs"))).hasSize(2);
  }

  @Test
  void aMissingRequiredCallbackIsNamed() throws Exception {
    mbeans.register("jobs", List::of);
    assertThatThrownBy(() -> callbacks.names(List.of("jobs", "services")))
        .hasMessageContaining("required callback services")
        .hasMessageContaining("[jobs]")
        .hasMessageContaining("required-callbacks");
  }

  @Test
  void aQuotedNameIsReadWithoutItsQuotes() throws Exception {
    mbeans.register("\"plain one\"", () -> List.of("plain-a"));
    assertThat(tracks("plain-a")).isTrue();
    assertThat(callbacks.names(List.of("plain one"))).containsExactly("plain one");
  }

  @Test
  void aCallbackWithoutANameIsAskedToo() throws Exception {
    ObjectName name = new ObjectName("io.github.containerreconciler:type=TrackedContainers,a=b");
    mbeans.server.registerMBean(new Mbeans.Plain(() -> List.of("a")), name);
    assertThat(tracks("a")).isTrue();
    assertThat(callbacks.names(List.of())).containsExactly("a=b,type=TrackedContainers");
  }

  @Test
  void theMatchOfACallbackCounts() throws Exception {
    mbeans.add("jobs", new Mbeans.Matching("label:job", List.of("of-a")));
    assertThat(tracks("a")).isTrue();
    assertThat(tracks("b")).isFalse();
    Callbacks.Answer answer = callbacks.ask(List.of(), TIMEOUT);
    assertThat(answer.labels()).containsExactly("job");
    assertThatThrownBy(() -> answer.tracked(new Listing(List.of(), Set.of())))
        .hasMessageContaining("[job]");
  }

  @Test
  void aMatchThatCannotBeIsNoAnswer() throws Exception {
    mbeans.add("jobs", new Mbeans.Matching("ids\n", List.of("a")));
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .hasMessageContaining("callback jobs gave no valid answer: match() returned \"ids\\u000a\"")
        .hasMessageContaining("label:<key>");
    mbeans.unregister("jobs");
    mbeans.add("jobs", new Mbeans.Matching(null, List.of("a")));
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT)).hasMessageContaining("null");
  }

  @Test
  void anAttributeIsNoOperation() throws Exception {
    mbeans.add("jobs", new Mbeans.Attribute("a"));
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .hasMessageContaining("callback jobs has an attribute ContainerIds, but an operation")
        .hasMessageContaining("containerIds() without arguments is needed");
  }

  @Test
  void anMBeanWithoutTheOperationIsNamed() throws Exception {
    mbeans.add("jobs", new Mbeans.Nothing());
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .hasMessageContaining("callback jobs has no operation containerIds() without arguments");
  }

  @Test
  void aCallbackThatIsUnregisteredMeanwhileIsNamed() throws Exception {
    mbeans.register(
        "jobs",
        () -> {
          mbeans.unregister("jobs");
          throw new IllegalStateException("closed");
        });
    assertThatThrownBy(() -> callbacks.ask(List.of(), TIMEOUT))
        .hasMessage("callback jobs was unregistered while it was asked");
  }
}
