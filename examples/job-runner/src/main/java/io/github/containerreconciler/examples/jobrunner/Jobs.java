package io.github.containerreconciler.examples.jobrunner;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.containerreconciler.simulated.PauseImage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs each job in a container of its own, the way many services do. */
final class Jobs implements AutoCloseable {

  static final String LABEL = "com.acme.job-runner";

  private final DockerClient docker;
  private final JobStore store;
  private final String instance;

  /**
   * @param instance the value of the label, so that two instances never take each other's
   *     containers for theirs
   */
  Jobs(String endpoint, JobStore store, String instance) {
    this.docker = client(endpoint);
    this.store = store;
    this.instance = instance;
  }

  private static DockerClient client(String endpoint) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint)
            .withDockerTlsVerify(false)
            .build();
    var http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(URI.create(endpoint))
            .responseTimeout(Duration.ofSeconds(30))
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  /**
   * Starts a job and remembers its container.
   *
   * @throws RuntimeException if the engine did not say that it started: then the job is taken for
   *     failed
   */
  void start(String job) {
    CreateContainerResponse created =
        docker
            .createContainerCmd(PauseImage.NAME)
            .withName(instance + "-" + job)
            .withLabels(Map.of(LABEL, instance))
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
            .withCmd("/pause")
            .exec();
    docker.startContainerCmd(created.getId()).exec();
    store.started(job, created.getId());
  }

  /** Ends a job as it should be: stopped, removed, forgotten. */
  void stop(String job) {
    docker.removeContainerCmd(instance + "-" + job).withForce(true).exec();
    store.ended(job);
  }

  /** The names of this instance's running containers, as the engine lists them. */
  List<String> running() {
    return docker.listContainersCmd().withLabelFilter(Map.of(LABEL, instance)).exec().stream()
        .map(c -> c.getNames()[0].substring(1 + instance.length() + 1))
        .sorted()
        .toList();
  }

  /** Removes all that this instance ever started, at its end. */
  void removeAll() {
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(LABEL, instance))
        .exec()
        .forEach(c -> docker.removeContainerCmd(c.getId()).withForce(true).exec());
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }
}
