package io.github.containerreconciler.agent.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of a service whose jobs are known to a URL, a program and an MBean, each of which
 * answers oddly now and then. Nothing tracked is ever removed, an odd answer removes nothing, and
 * after a sweep without one nothing untracked is left.
 */
class AskedModelTest {

  private static final int LIVES = 5 * Integer.getInteger("model.scale", 1);
  private static final int SWEEPS = 12;
  private static final long SEED = 21;

  private final Random random = new Random(SEED);
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<String, Integer> running = new LinkedHashMap<>();
  private final Teller url = new Teller();
  private final Teller program = new Teller();
  private final Teller mbean = new Teller();
  private int jobs;
  private int lanes;
  private int removed;
  @TempDir private Path folder;
  private SimulatedEngine engine;
  private HttpServer http;
  private ObjectName store;

  /** What a service may have already. */
  public interface StoreMBean {
    Object getJobs();
  }

  /** One callback: what it tracks when it is asked first in a sweep, and what afterwards. */
  private static final class Teller {
    private final Set<String> first = new HashSet<>();
    private final Set<String> then = new HashSet<>();
    private String match = "id";
    private int oddAt;
    private int asked;

    Set<String> tracked() {
      return asked <= 1 ? first : then;
    }

    /** Counts, and says whether this is the call that is answered oddly. */
    boolean isOdd() {
      return ++asked == oddAt;
    }
  }

  @BeforeEach
  void start() throws Exception {
    Logs.setLevel("error");
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/jobs", this::answer);
    http.start();
    store = new ObjectName("com.acme:type=ModelStore");
    server.registerMBean(
        new StandardMBean((StoreMBean) this::jobsOfMBean, StoreMBean.class), store);
    Files.writeString(
        folder.resolve("ask"),
        "cd " + folder + "; if [ -e asked ]; then . ./then; else touch asked; . ./first; fi");
  }

  @AfterEach
  void stop() throws Exception {
    Logs.setLevel("info");
    http.stop(0);
    server.unregisterMBean(store);
    engine.close();
  }

  private String entry(Teller teller, String id) {
    Integer job = running.get(id);
    return switch (teller.match) {
      case "label:job" -> String.valueOf(job);
      case "name" -> (random.nextBoolean() ? "/" : "") + "run-" + job;
      default ->
          switch (random.nextInt(4)) {
            case 0 -> id;
            case 1 -> id.toUpperCase(Locale.ROOT);
            case 2 -> id.substring(0, 12 + random.nextInt(40));
            default -> "run-" + job;
          };
    };
  }

  private List<String> entries(Teller teller, Set<String> tracked) {
    List<String> entries = new ArrayList<>(tracked.stream().map(id -> entry(teller, id)).toList());
    Collections.shuffle(entries, random);
    return entries;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean odd = url.isOdd();
    String jobs =
        entries(url, url.tracked()).stream()
            .map(entry -> "{\"run\": \"" + entry + "\"}")
            .collect(Collectors.joining(","));
    String body = "{\"ok\": true, \"jobs\": [" + jobs + "]}";
    int oddity = odd ? random.nextInt(7) : -1;
    switch (oddity) {
      case 0 -> send(exchange, 500, body, 0);
      case 1 -> send(exchange, 200, "<html>maintenance</html>", 0);
      case 2 -> send(exchange, 200, "{\"error\": \"jobs are not to be had\"}", 0);
      case 3 -> send(exchange, 200, body.substring(0, body.length() - 2), 2); // cut
      case 4 -> send(exchange, 200, body.substring(0, body.length() - 2), 0);
      case 5 -> send(exchange, 200, "{\"ok\": true, \"jobs\": [{\"run\": null}]}", 0);
      case 6 -> send(exchange, 302, body, 0);
      default -> send(exchange, 200, body, 0);
    }
  }

  private static void send(HttpExchange exchange, int status, String body, int missing)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length + missing);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Object jobsOfMBean() {
    boolean odd = mbean.isOdd();
    List<String> entries = entries(mbean, mbean.tracked());
    switch (odd ? random.nextInt(5) : -1) {
      case 0 -> throw new IllegalStateException("the store is closed");
      case 1 -> throw new NoClassDefFoundError("a deployment is under way");
      case 2 -> {
        return null;
      }
      case 3 -> entries.set(0, null);
      case 4 -> entries.set(0, " ");
      default -> {}
    }
    return switch (random.nextInt(3)) {
      case 0 -> entries.toArray();
      case 1 -> entries;
      default -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry, "a job"));
        yield map;
      }
    };
  }

  private void writeProgram() throws IOException {
    Files.deleteIfExists(folder.resolve("asked"));
    List<String> odd =
        List.of(
            "exit 3", "kill -9 $$", "printf '\\377\\n'", "echo", "echo 'no such table'; exit 1");
    List<Set<String>> tracked = List.of(program.first, program.then);
    for (int call = 0; call < 2; call++) {
      String text =
          entries(program, tracked.get(call)).stream()
              .map(entry -> "echo " + entry + "\n")
              .collect(Collectors.joining());
      String end = program.oddAt == call + 1 ? odd.get(random.nextInt(odd.size())) : "";
      Files.writeString(folder.resolve(call == 0 ? "first" : "then"), text + end + "\n");
    }
  }

  /** Ends some jobs, begins others; some become known only after the first question. */
  private void change() {
    for (Teller each : List.of(url, program, mbean)) {
      each.first.removeIf(id -> random.nextInt(4) == 0);
      each.asked = 0;
      each.oddAt = random.nextInt(9) == 0 ? 1 + random.nextInt(2) : 0;
      each.then.retainAll(each.first);
      each.first.addAll(each.then);
    }
    for (int i = 3 + random.nextInt(5); i > 0; i--) {
      int job = ++jobs;
      String id =
          engine.add(
              SimulatedContainer.named("run-" + job)
                  .withLabel("job", String.valueOf(job))
                  .withCreated(Instant.now().minusSeconds(3_600)));
      running.put(id, job);
      Teller teller = List.of(url, program, mbean).get(random.nextInt(3));
      switch (random.nextInt(3)) {
        case 0 -> teller.first.add(id);
        case 1 -> teller.then.add(id); // known only to a later question
        default -> {} // leaked
      }
    }
    for (Teller each : List.of(url, program, mbean)) {
      if (each.first.isEmpty()) { // a callback that never matched would hold everything
        String id =
            engine.add(
                SimulatedContainer.named("run-" + ++jobs)
                    .withLabel("job", String.valueOf(jobs))
                    .withCreated(Instant.now().minusSeconds(3_600)));
        running.put(id, jobs);
        each.first.add(id);
      }
      each.then.addAll(each.first);
    }
  }

  private Wiring reconciler(Threads threads) throws Exception {
    List<String> matches = new ArrayList<>(List.of("id", "name", "label:job"));
    Collections.shuffle(matches, random);
    url.match = matches.get(0);
    program.match = matches.get(1);
    mbean.match = matches.get(2);
    lanes = 1 + random.nextInt(2);
    String settings =
        String.join(
            ",",
            "owner.r.label=job,owner.r.allow-inherited=true,creation-grace=0s,period=24h",
            "remove-parallelism=" + lanes,
            "untracked-burst=0,self=none,claim=off,api-timeout=10s,log-level=error",
            "docker-host=" + engine.endpoint(),
            "callback.u.http=http://127.0.0.1:" + http.getAddress().getPort() + "/jobs",
            "callback.u.pick=" + (random.nextBoolean() ? "jobs.*.run" : "run"),
            "callback.u.require=ok,callback.u.match=" + url.match,
            "callback.p.exec=sh,callback.p.exec=" + folder.resolve("ask"),
            "callback.p.match=" + program.match,
            "callback.m.mbean=" + store + ",callback.m.attribute=Jobs",
            "callback.m.match=" + mbean.match);
    return Wiring.of(
        SettingsSources.load(settings, new Properties(), Map.of()).reconcilers().get(0),
        Map.of(),
        threads,
        () -> {});
  }

  @Test
  void nothingTrackedIsEverRemovedAndNothingUntrackedStays() throws Exception {
    for (int life = 0; life < LIVES; life++) {
      Threads threads = new Threads();
      Wiring wiring = reconciler(threads);
      try {
        for (int i = 0; i < SWEEPS; i++) {
          sweep("life " + life + ", sweep " + i);
        }
      } finally {
        wiring.discard();
        threads.close();
      }
    }
    assertThat(removed).isGreaterThan(LIVES * SWEEPS);
  }

  private void sweep(String when) throws Exception {
    change();
    writeProgram();
    ObjectName reconciler = ReconcilerBean.objectName("default");
    server.invoke(reconciler, "sweep", null, null);
    String error = (String) server.getAttribute(reconciler, "LastError");
    Set<String> tracked =
        Stream.of(url, program, mbean)
            .flatMap(each -> each.then.stream())
            .collect(Collectors.toSet());
    Set<String> left = running.keySet().stream().filter(engine::has).collect(Collectors.toSet());
    List<Integer> odd = Arrays.asList(url.oddAt, program.oddAt, mbean.oddAt);
    String situation = when + ", odd " + odd + ": " + error;
    assertThat(left).as(situation).containsAll(tracked);
    if (odd.contains(1) || (odd.contains(2) && lanes == 1)) {
      assertThat(left).as(situation).hasSameSizeAs(running.keySet());
    } else if (!odd.contains(2)) { // the other lane may have asked anew and heard all is well
      assertThat(error).as(situation).isEmpty();
      assertThat(left).as(situation).isEqualTo(tracked);
    }
    removed += running.size() - left.size();
    running.keySet().retainAll(left);
  }
}
