package io.github.containerreconciler.testkit;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.containerreconciler.simulated.PauseImage;
import io.github.containerreconciler.simulated.RealEngine;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Containers on a real engine, made by another client than the one under test; closing removes
 * them, and no others.
 */
public final class RealContainers implements AutoCloseable {

  /** A label's value that no other test run has. */
  public final String instance = UUID.randomUUID().toString();

  private final DockerClient docker;
  private final List<String> made = Collections.synchronizedList(new ArrayList<>());
  private final List<String> images = Collections.synchronizedList(new ArrayList<>());

  /** On the engine at this address, which gets {@link PauseImage} first. */
  public RealContainers(String endpoint) throws IOException {
    RealEngine.importPauseImage(endpoint);
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint)
            .withDockerTlsVerify(false)
            .build();
    docker =
        DockerClientImpl.getInstance(
            config, new ApacheDockerHttpClient.Builder().dockerHost(URI.create(endpoint)).build());
  }

  /** A running container with the label {@code cr-test} of this instance. */
  public String start(String name) {
    return start(instance + "-" + name, Map.of("cr-test", instance));
  }

  /** As {@link #start(String)}, with a network of its own to be taken down. */
  public String startOnBridge(String name) {
    HostConfig bridge = HostConfig.newHostConfig().withNetworkMode("bridge");
    return start(instance + "-" + name, Map.of("cr-test", instance), bridge);
  }

  public String start(String name, Map<String, String> labels, String... mounts) {
    Bind[] binds =
        Arrays.stream(mounts).map(m -> new Bind("/tmp", new Volume(m))).toArray(Bind[]::new);
    return start(name, labels, isolated().withBinds(binds));
  }

  /** One of ours that ends and is started again without end; by now it waits for that. */
  public String startRestarting(String name) {
    HostConfig again =
        HostConfig.newHostConfig()
            .withNetworkMode("none")
            .withRestartPolicy(RestartPolicy.alwaysRestart());
    String id =
        create(PauseImage.NAME, instance + "-" + name, Map.of("cr-test", instance), again, "end");
    docker.startContainerCmd(id).exec();
    await().atMost(Duration.ofSeconds(30)).until(() -> state(id).equals("restarting"));
    return id;
  }

  /** One of ours that was never started. */
  public String create(String name) {
    return create(PauseImage.NAME, instance + "-" + name, Map.of("cr-test", instance), isolated());
  }

  /** One of ours on this network, with this volume mounted; it was never started. */
  public String createOn(String network, String volume, String name) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(network)
            .withBinds(new Bind(volume, new Volume("/data")));
    return create(PauseImage.NAME, instance + "-" + name, Map.of("cr-test", instance), host);
  }

  /** Starts one that was created or has ended. */
  public void startAgain(String id) {
    docker.startContainerCmd(id).exec();
  }

  /** A network of ours; returns its id. */
  public String network(String name) {
    return docker
        .createNetworkCmd()
        .withName(instance + "-" + name)
        .withLabels(Map.of("cr-test", instance))
        .exec()
        .getId();
  }

  public boolean hasNetwork(String id) {
    return docker.listNetworksCmd().exec().stream().anyMatch(n -> n.getId().equals(id));
  }

  /** A named volume of ours; returns its name. */
  public String volume(String name) {
    return docker
        .createVolumeCmd()
        .withName(instance + "-" + name)
        .withLabels(Map.of("cr-test", instance))
        .exec()
        .getName();
  }

  public boolean hasVolume(String name) {
    return docker.listVolumesCmd().exec().getVolumes().stream()
        .anyMatch(v -> v.getName().equals(name));
  }

  /** One that has no labels but those that its image took over from a container. */
  public String startCommitted(String container, String name) {
    String image = docker.commitCmd(container).withRepository("cr-test/" + instance).exec();
    images.add(image);
    String id = create(image, instance + "-" + name, Map.of(), isolated());
    docker.startContainerCmd(id).exec();
    return id;
  }

  private String start(String name, Map<String, String> labels, HostConfig host) {
    String id = create(PauseImage.NAME, name, labels, host);
    docker.startContainerCmd(id).exec();
    return id;
  }

  private static HostConfig isolated() {
    return HostConfig.newHostConfig().withNetworkMode("none");
  }

  private String create(
      String image, String name, Map<String, String> labels, HostConfig host, String... more) {
    List<String> command = new ArrayList<>(List.of("/pause"));
    command.addAll(List.of(more));
    String id =
        docker
            .createContainerCmd(image)
            .withName(name)
            .withLabels(labels)
            .withHostConfig(host)
            .withCmd(command)
            .exec()
            .getId();
    made.add(id);
    return id;
  }

  public void kill(String id) {
    docker.killContainerCmd(id).exec();
    docker.waitContainerCmd(id).start().awaitStatusCode();
  }

  /** As somebody else would, behind the back of whoever looks after it. */
  public void remove(String id) {
    docker.removeContainerCmd(id).withForce(true).exec();
  }

  /** Its state in Docker's words. */
  public String state(String id) {
    return String.valueOf(docker.inspectContainerCmd(id).exec().getState().getStatus());
  }

  /** The newest version of the API that the engine speaks. */
  public String newestApi() {
    return String.valueOf(docker.versionCmd().exec().getApiVersion());
  }

  public void restart(String id) {
    docker.restartContainerCmd(id).withTimeout(0).exec();
  }

  public void pause(String id) {
    docker.pauseContainerCmd(id).exec();
  }

  /** The process of a running container. */
  public ProcessHandle process(String id) {
    Long pid = docker.inspectContainerCmd(id).exec().getState().getPidLong();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** The ids of all that run, whoever made them. */
  public Set<String> running() {
    return docker.listContainersCmd().exec().stream()
        .map(container -> container.getId())
        .collect(Collectors.toSet());
  }

  /** The names of all that run, in the order of the alphabet. */
  public List<String> names() {
    return docker.listContainersCmd().exec().stream()
        .map(container -> container.getNames()[0].substring(1))
        .sorted()
        .toList();
  }

  public boolean exists(String id) {
    try {
      docker.inspectContainerCmd(id).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Removes all that were made here, and are still there. */
  public void clear() {
    for (String id : List.copyOf(made)) {
      if (exists(id)) {
        remove(id);
      }
      made.remove(id);
    }
    for (String image : List.copyOf(images)) {
      docker.removeImageCmd(image).withForce(true).exec();
      images.remove(image);
    }
  }

  @Override
  public void close() throws IOException {
    clear();
    docker.close();
  }
}
