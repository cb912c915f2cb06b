package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.jmx.ReconcilerBean;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps with callbacks of the settings alone; the application registers none. */
class AskedSweepTest {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  @TempDir private Path folder;
  private SimulatedEngine engine;
  private HttpServer http;
  private String kept;
  private String lost;
  private volatile int status = 200;

  /** What a service may have already. */
  public interface StoreMBean {
    String[] getJobs();
  }

  @BeforeEach
  void start() throws Exception {
    engine = SimulatedEngine.builder().unixSocket(folder.resolve("e.sock")).start();
    kept = engine.add(job("kept", "7"));
    lost = engine.add(job("lost", "8"));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/jobs",
        exchange -> {
          byte[] body = "{\"jobs\": [{\"no\": 7}]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() throws Exception {
    http.stop(0);
    engine.close();
  }

  private static SimulatedContainer job(String name, String no) {
    return SimulatedContainer.named(name)
        .withLabel("job", no)
        .withCreated(Instant.now().minusSeconds(3_600));
  }

  private String sweep(String settings) throws Exception {
    Threads threads = new Threads();
    Wiring wiring =
        Wiring.of(
            SettingsSources.load(
                    "owner.r.label=job,owner.r.allow-inherited=true,creation-grace=0s,self=none,claim=off,docker-host="
                        + engine.endpoint()
                        + ","
                        + settings,
                    new Properties(),
                    Map.of())
                .reconcilers()
                .get(0),
            Map.of(),
            threads,
            () -> {});
    try {
      ObjectName reconciler = ReconcilerBean.objectName("default");
      server.invoke(reconciler, "sweep", null, null);
      return (String) server.getAttribute(reconciler, "LastError");
    } finally {
      wiring.discard();
      threads.close();
      assertThat(server.queryNames(new ObjectName("*:type=TrackedContainers,*"), null)).isEmpty();
    }
  }

  private void assertOnlyTheLostOneIsGone(String error) {
    assertThat(error).isEmpty();
    assertThat(engine.has(kept)).isTrue();
    assertThat(engine.has(lost)).isFalse();
  }

  private String http() {
    return "callback.c.http=http://127.0.0.1:" + http.getAddress().getPort() + "/jobs";
  }

  @Test
  void aUrlSaysWhichJobsRun() throws Exception {
    assertOnlyTheLostOneIsGone(
        sweep(http() + ",callback.c.pick=jobs.*.no,callback.c.match=label:job"));
  }

  @Test
  void aProgramSaysWhichContainersRun() throws Exception {
    assertOnlyTheLostOneIsGone(sweep("callback.c.exec=echo,callback.c.exec=" + kept));
  }

  @Test
  void anMBeanSaysWhichContainersRun() throws Exception {
    ObjectName store = new ObjectName("com.acme:type=AskedStore");
    server.registerMBean(
        new StandardMBean((StoreMBean) () -> new String[] {"kept"}, StoreMBean.class), store);
    try {
      assertOnlyTheLostOneIsGone(
          sweep("callback.c.mbean=" + store + ",callback.c.attribute=Jobs,callback.c.match=name"));
    } finally {
      server.unregisterMBean(store);
    }
  }

  /** The form of the answer is that of Kestra's documentation; no Kestra was run. */
  @Test
  void simulatedKestraSaysWhichTaskRunsLive() throws Exception {
    String live = engine.add(task("live", "3TaskRunA"));
    String dead = engine.add(task("dead", "3TaskRunB"));
    http.createContext(
        "/executions/search",
        exchange -> {
          byte[] body =
              """
              {"results": [{"id": "5Exec", "state": {"current": "RUNNING"}, "taskRunList":
                [{"id": "3TaskRunA", "taskId": "build", "state": {"current": "RUNNING"}}]}],
               "total": 1}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    String error =
        sweep(
            "owner.k.label=kestra.io/taskrun-id,callback.c.http=http://127.0.0.1:"
                + http.getAddress().getPort()
                + "/executions/search,callback.c.pick=results.*.taskRunList.*.id"
                + ",callback.c.require=total,callback.c.match=label:kestra.io/taskrun-id");
    assertThat(error).isEmpty();
    assertThat(engine.has(live)).isTrue();
    assertThat(engine.has(dead)).isFalse();
  }

  private static SimulatedContainer task(String name, String taskRun) {
    return SimulatedContainer.named(name)
        .withLabel("kestra.io/taskrun-id", taskRun)
        .withCreated(Instant.now().minusSeconds(3_600));
  }

  @Test
  void anyDoubtSkipsTheSweepAndSaysWhy() throws Exception {
    status = 503;
    assertThat(sweep(http() + ",callback.c.pick=jobs.*.no,callback.c.match=label:job"))
        .contains("callback c failed", "answered 503");
    assertThat(engine.has(lost)).isTrue();
  }
}
