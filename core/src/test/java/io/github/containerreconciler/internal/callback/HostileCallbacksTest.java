package io.github.containerreconciler.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none, and exceptions that do harm when they are looked at. */
class HostileCallbacksTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Mbeans mbeans = new Mbeans();
  private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
  private final JmxCallbacks callbacks = new JmxCallbacks(mbeans.server, "default", this::thread);
  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();
  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "asks");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @BeforeEach
  void watchTheHostsHandler() {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.set(e));
  }

  @AfterEach
  void nothingReachedTheHostsHandler() {
    threads.forEach(thread -> await().until(() -> !thread.isAlive()));
    Thread.setDefaultUncaughtExceptionHandler(before);
    assertThat(uncaught.get()).isNull();
  }

  private String problem() {
    try {
      callbacks.ask(List.of(), TIMEOUT);
      return "";
    } catch (CallbackException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String problemOf(Callable<?> callback) throws Exception {
    mbeans.register("jobs", callback);
    return problem();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "docker://0123456789abcdef",
        "\ufeff0123456789ab",
        "0123456789ab,0123456789ac",
        "0123456789ab\n0123456789ac"
      })
  void impossibleEntryIsNamedWithItsCallback(String entry) throws Exception {
    assertThat(problemOf(() -> new String[] {"a", entry}))
        .startsWith("callback jobs gave no valid answer: ")
        .containsPattern("entry")
        .doesNotContain("\n", "\ufeff");
  }

  @Test
  void anEntryThatIsNullOrNoTextIsRefused() throws Exception {
    assertThat(problemOf(() -> Arrays.asList("a", null))).contains("an entry is null");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> List.of("a", 7))).contains("java.lang.Integer");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> new Object[] {"a", 'b'})).contains("java.lang.Character");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> new Object[] {"a", "b"})).isEmpty();
  }

  static Stream<Object> noCollections() {
    return Stream.of("a,b", new int[] {1}, Map.of("a", "b"), Stream.of("a"), new Object());
  }

  @ParameterizedTest
  @MethodSource("noCollections")
  void whatIsNoCollectionIsRefused(Object answer) throws Exception {
    assertThat(problemOf(() -> answer))
        .contains("jobs", answer.getClass().getTypeName(), "not a String[] or a Collection");
  }

  @Test
  void nullIsNoAnswer() throws Exception {
    assertThat(problemOf(() -> null)).contains("jobs", "null", "an empty collection says");
  }

  /** Says that it has some elements, and gives out others. */
  private static Collection<String> lying(int size, List<String> elements) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<String> iterator() {
        return elements.iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @Test
  void collectionMustGiveAsManyEntriesAsItSays() throws Exception {
    assertThat(problemOf(() -> lying(3, List.of()))).contains("jobs", "3 entries", "gives out 0");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> lying(1, List.of("a", "b")))).contains("gives out 2");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> lying(2, List.of("a", "b")))).isEmpty();
  }

  @Test
  void aCollectionMayChangeWhileItIsRead() throws Exception {
    Map<String, String> jobs = new ConcurrentHashMap<>(Map.of("a", "1"));
    Collection<String> growing =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            jobs.put("b", "2");
            return jobs.keySet().iterator();
          }

          @Override
          public int size() {
            return jobs.size();
          }
        };
    assertThat(problemOf(() -> growing)).isEmpty();
  }

  @Test
  void anIteratorWithoutEndIsStopped() throws Exception {
    Collection<String> endless =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            return Stream.generate(() -> "a").iterator();
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThat(problemOf(() -> endless)).contains("more than 1000000 entries");
  }

  /** An exception whose every method may throw. */
  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new StackOverflowError();
    }

    @Override
    public String toString() {
      throw new OutOfMemoryError("no text");
    }
  }

  @SuppressWarnings({"OverrideThrowableToString", "ToStringReturnsNull"}) // as applications may do
  private static final class Silent extends Exception {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      return null;
    }
  }

  private static final class Circular extends Exception {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  /** By name: a test's report must not look at them. */
  static Stream<Named<Throwable>> throwables() {
    Stream<Throwable> all =
        Stream.of(
            new Hostile(),
            new Silent(),
            new Circular(),
            new RuntimeException("wrapped", new Hostile()),
            new OutOfMemoryError("heap"),
            new StackOverflowError(),
            new NoClassDefFoundError("a/B"),
            new ThreadDeath(),
            new InterruptedException(),
            new javax.management.MBeanException(new Hostile()),
            new Error("first\nsecond\u0000"));
    return all.map(thrown -> Named.of(thrown.getClass().getSimpleName(), thrown));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whateverIsThrownEndsInOurMessage(Throwable thrown) throws Exception {
    assertThat(problemOf(() -> sneak(thrown)))
        .startsWith("callback jobs failed")
        .doesNotContain("\n");
    mbeans.unregister("jobs");
    Collection<String> throwing =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            return sneak(thrown);
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThat(problemOf(() -> throwing)).startsWith("callback jobs failed");
    mbeans.unregister("jobs");
    assertThat(problemOf(() -> List.of("a"))).isEmpty();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "removal"})
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void outOfThreadsIsAProblemThatPasses() throws Exception {
    mbeans.register("jobs", () -> List.of("a"));
    mbeans.register("other", () -> List.of("b"));
    int[] left = {1};
    JmxCallbacks short_ =
        new JmxCallbacks(
            mbeans.server,
            "default",
            task ->
                new Thread(task) {
                  @Override
                  public synchronized void start() {
                    if (left[0]-- <= 0) {
                      throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.start();
                  }
                });
    assertThatThrownBy(() -> short_.ask(List.of(), TIMEOUT))
        .isInstanceOf(CallbackException.class)
        .hasMessageContaining("callback other cannot be asked")
        .hasMessageContaining("unable to create native thread");
    left[0] = 2;
    assertThat(short_.ask(List.of(), TIMEOUT).names()).containsExactly("jobs", "other");
  }
}
