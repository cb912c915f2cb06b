package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.containerreconciler.simulated.PauseImage;
import io.github.containerreconciler.testkit.OwnEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What engines differ in, one service and one label value for each test. */
@ParameterizedClass
@MethodSource("kinds")
class ScenariosIT extends OnAnEngine {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String DEFAULT = "default";

  @Parameter private Kind kind;
  private String value;

  /** The option that makes a container ours. */
  private String ours;

  private final List<ServiceJvm> services = new ArrayList<>();

  static List<Kind> kinds() {
    return Kind.differing().toList();
  }

  @BeforeParameterizedClassInvocation
  static void startEngine(Kind kind) throws Exception {
    use(kind.begin());
  }

  @BeforeEach
  void anotherValue() {
    value = UUID.randomUUID().toString();
    ours = " --network none --label cr-test=" + value + " ";
  }

  @AfterEach
  void endServices() throws Exception {
    services.forEach(ServiceJvm::close);
    services.clear();
    String left = docker.ok("ps -aq --no-trunc --filter label=cr-test=" + value);
    if (!left.isEmpty()) {
      docker.said("rm -f " + left);
    }
  }

  /** A service with a rule for the label of this test and further settings. */
  private ServiceJvm service(String... settings) throws Exception {
    String all =
        """
        docker-host = "%s"
        self = none
        period = 1h
        creation-grace = 0s
        owner.jobs.label = "cr-test=%s"
        %s
        """
            .formatted(engine.endpoint(), value, String.join("\n", settings));
    ServiceJvm service = ServiceJvm.start(folder, ServiceJvm.command(folder, all));
    services.add(service);
    service.jvm.awaitErr("engine reached reconciler=default");
    return service;
  }

  private static long removed(ServiceJvm service) throws Exception {
    return (long) service.sweep(DEFAULT).get("removed");
  }

  private static long total(ServiceJvm service, String what) throws Exception {
    return (long) service.jvm.attribute(DEFAULT, what);
  }

  @Test
  void linkAliasIsNoContainersName() throws Exception {
    assumeFalse(kind.isPodman(), "it has no links");
    String job = "job-" + value;
    String foreign = docker.pause("--name zdb-" + value);
    String known = docker.pause("--name known-" + value + " --label cr-test=" + value);
    String links = " --link zdb-" + value + ":db --link known-" + value + ":cache";
    String linked = docker.pause("--name " + job + links);
    ServiceJvm service = service("owner.names.name = \"^/?" + job + "\"");
    try {
      service.track(job + "/cache"); // an entry may name a container by its alias

      assertThat(removed(service)).isEqualTo(1);

      assertThat(docker.exists(linked)).isFalse();
      assertThat(docker.runs(foreign)).isTrue();
      assertThat(service.decision(DEFAULT, foreign)).isEqualTo("none");
      assertThat(service.decision(DEFAULT, known)).startsWith("TRACKED");
    } finally {
      docker.said("rm -f " + foreign + " " + linked);
    }
  }

  @ParameterizedTest
  @CsvSource({"pid, PID", "network, network", "ipc, IPC"})
  void whatAnotherNeedsStaysAndTheOtherGoesFirst(String namespace, String said) throws Exception {
    String owner = "--label cr-test=" + value + " --network none --ipc shareable ";
    String needed = docker.pause(owner + "--name needed-" + value);
    String user =
        docker.pause(
            ("--label cr-test=" + value + (namespace.equals("network") ? "" : " --network none"))
                + (" --" + namespace + " container:" + needed));
    ServiceJvm service = service();
    service.track(user);

    assertThat(removed(service)).isZero();
    assertThat(service.decision(DEFAULT, needed))
        .startsWith("NEEDED: ")
        .contains("uses its " + said + " namespace and stays");
    assertThat(docker.runs(needed) && docker.runs(user)).isTrue();

    service.track();
    assertThat(removed(service)).isEqualTo(2);
    assertThat(docker.exists(needed) || docker.exists(user)).isFalse();
    String log = service.jvm.err();
    assertThat(log.indexOf(user.substring(0, 12)))
        .as(log)
        .isLessThan(log.lastIndexOf(needed.substring(0, 12)));
    assertThat(total(service, "RemovalFailuresTotal")).isZero();
  }

  @Test
  void anImageThatTheEngineNoLongerHasProvesNothing() throws Exception {
    assumeFalse(kind.isPodman(), "it removes the containers together with the image");
    String original = docker.pause(ours);
    docker.ok("commit " + original + " cr-heir:" + value);
    String heir = docker.start("create --network none cr-heir:" + value);
    docker.ok("rmi -f cr-heir:" + value);
    docker.ok("start " + heir);
    ServiceJvm service = service();
    service.track(original);

    assertThat(removed(service)).isZero();

    assertThat(service.decision(DEFAULT, heir)).startsWith("REPORT_ONLY: ");
    assertThat(docker.runs(heir)).isTrue();
  }

  @Test
  void aLabelOfAForeignPlatformsImageIsSeen() throws Exception {
    assumeTrue(kind == Kind.DOCKER_28_CONTAINERD, "no other store keeps several platforms");
    String name = "cr-two:" + value;
    docker.load(TwoPlatforms.tar(folder, "library/" + name, "cr-test", value));
    String create = " --network none --platform linux/";
    String heir = docker.start("create" + create + "arm64 " + name);
    String own = docker.start("create" + create + "amd64 --label cr-test=" + value + " " + name);
    docker.ok("start " + heir + " " + own);
    ServiceJvm service = service();

    assertThat(removed(service)).isEqualTo(1);
    assertThat(service.decision(DEFAULT, heir))
        .startsWith("REPORT_ONLY: ")
        .contains("its image carries the label");

    docker.ok("rmi -f " + name);
    assertThat(removed(service)).isZero();
    assertThat(service.decision(DEFAULT, heir)).startsWith("REPORT_ONLY: ");
    assertThat(docker.runs(heir)).isTrue();
    assertThat(docker.exists(own)).isFalse();
  }

  @Test
  void whatVanishesBecauseWeStopItWasRemovedByUs() throws Exception {
    String vanishing = docker.pause("--rm" + ours);
    ServiceJvm service = service("stop-timeout = 1s");

    assertThat(removed(service)).isEqualTo(1);

    assertThat(docker.exists(vanishing)).isFalse();
    assertThat(total(service, "AlreadyGoneTotal")).isZero();
    assertThat(service.jvm.attribute(DEFAULT, "LastError")).isEqualTo("");
  }

  @Test
  void whatWasHalfRemovedIsTriedUntilItIsGone() throws Exception {
    assumeFalse(kind.isPodman(), "it has no state for what it removed half");
    String half = docker.pause(ours);
    Path stuck =
        Path.of(docker.ok("inspect -f {{.HostnamePath}}", half)); // a file in its own folder
    ServiceJvm service = service();
    chattr("+i", stuck);
    try {
      assertThat(removed(service)).isZero();
      assertThat(docker.state(half)).isEqualTo("dead");
      assertThat((String) service.jvm.attribute(DEFAULT, "LastError")).isNotEmpty();
      assertThat(removed(service)).isZero();
      assertThat(total(service, "RemovalFailuresTotal")).isEqualTo(2);
    } finally {
      chattr("-i", stuck);
    }
    await().atMost(PATIENCE).until(() -> removed(service) == 1);
    assertThat(docker.exists(half)).isFalse();
    removed(service);
    assertThat(service.jvm.attribute(DEFAULT, "LastError")).isEqualTo("");
  }

  private static void chattr(String flag, Path file) throws Exception {
    assertThat(new ProcessBuilder("chattr", flag, file.toString()).start().waitFor()).isZero();
  }

  @Test
  void twoServicesContestUntilOneIsKilled() throws Exception {
    String shared = docker.pause(ours);
    ServiceJvm one = service();
    ServiceJvm two = service("dry-run = true");

    assertThat(removed(one)).isZero();
    assertThat(removed(two)).isZero();
    assertThat(one.decision(DEFAULT, shared))
        .startsWith("CONTESTED: claimed by reconciler default of " + Service.class.getName())
        .contains("pid " + two.pid());
    assertThat(two.decision(DEFAULT, shared)).startsWith("CONTESTED: ");

    OwnEngine.signal("KILL", Long.parseLong(two.pid()));
    two.jvm.end();

    assertThat(removed(one)).isEqualTo(1);
    assertThat(docker.exists(shared)).isFalse();
    String claims = "volume ls -q --filter label=io.github.containerreconciler.claim=1";
    long before = docker.ok(claims).lines().count();
    one.jvm.invoke(DEFAULT, "stop");
    assertThat(docker.ok(claims).lines().count()).isEqualTo(before - 1);
  }

  @Test
  void leftoversGoAndWhatATrackedJobUsesStays() throws Exception {
    String label = "--label cr-test=" + value + " ";
    for (String what : List.of("left-", "kept-")) {
      docker.ok("network create " + label + what + value);
      docker.ok("volume create " + label + what + value);
    }
    String use = label + "--network %s-" + value + " -v %s-" + value + ":/data ";
    String created = docker.create(use.replace("%s", "left"));
    String exited =
        docker.start("run -d " + use.replace("%s", "left") + PauseImage.NAME + " /pause end");
    String tracked = docker.create(use.replace("%s", "kept"));
    await().atMost(PATIENCE).until(() -> docker.state(exited).equals("exited"));
    ServiceJvm service =
        service(
            "states = [running, created, exited, dead]",
            "resources = [containers, networks, volumes]",
            "creation-grace = 1s",
            "owner.jobs.volumes = true");
    service.track(tracked);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              service.sweep(DEFAULT);
              assertThat(docker.ok("network ls --format {{.Name}}"))
                  .doesNotContain("left-" + value);
              assertThat(docker.ok("volume ls -q")).doesNotContain("left-" + value);
            });

    assertThat(docker.exists(created) || docker.exists(exited)).isFalse();
    assertThat(docker.ok("network ls --format {{.Name}}")).contains("kept-" + value);
    assertThat(docker.ok("volume ls -q")).contains("kept-" + value);
    docker.ok("start " + tracked);
    assertThat(docker.runs(tracked)).isTrue();
    assertThat(total(service, "LeftoversRemovedTotal")).isEqualTo(2);
    assertThat(total(service, "LeftoverRemovalFailuresTotal")).isZero();
    assertThat(service.jvm.attribute(DEFAULT, "LastError")).isEqualTo("");
    docker.ok("rm -f " + tracked);
    docker.ok("network rm kept-" + value);
    docker.ok("volume rm kept-" + value);
  }

  @Test
  void leakedNetworksExhaustTheAddressesAndAreFreed() throws Exception {
    assumeFalse(kind.isPodman(), "its pool holds some thousand networks");
    ServiceJvm service = service("resources = [networks]", "creation-grace = 1s");
    String create = "network create --label cr-test=" + value + " ";
    List<String> leaked = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                leaked.add(docker.ok(create + i + "-" + value));
              }
            })
        .hasMessageMatching("(?s).*(address pool|address pools).*");
    String left = "network ls -q --filter label=cr-test=" + value;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              service.sweep(DEFAULT);
              assertThat(docker.ok(left)).isEmpty();
            });
    assertThat(total(service, "LeftoversRemovedTotal")).isEqualTo(leaked.size()).isGreaterThan(10);
    docker.ok("network rm " + docker.ok(create + "next-" + value));
  }
}
