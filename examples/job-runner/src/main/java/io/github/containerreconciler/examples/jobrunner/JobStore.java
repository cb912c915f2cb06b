package io.github.containerreconciler.examples.jobrunner;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the service knows of its jobs. Thread-safe. */
final class JobStore {

  private final Map<String, String> containerByJob = new ConcurrentHashMap<>();

  void started(String job, String containerId) {
    containerByJob.put(job, containerId);
  }

  void ended(String job) {
    containerByJob.remove(job);
  }

  /** The callback: every container that belongs to a job we know of. */
  List<String> containerIds() {
    return List.copyOf(containerByJob.values());
  }
}
