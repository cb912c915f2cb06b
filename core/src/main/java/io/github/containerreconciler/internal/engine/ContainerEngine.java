package io.github.containerreconciler.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container engine, as narrow as the reconciler needs it. Safe for use by several threads at
 * once.
 *
 * <p>Every call ends by its deadline, its body included, whatever the engine does; it then throws
 * {@link EngineException} with {@link EngineException.Reason#TIMEOUT} and leaves no thread or
 * connection behind. No call is repeated by itself where it changes something.
 */
public interface ContainerEngine extends AutoCloseable {

  /**
   * The endpoint in Docker's notation, such as {@code unix:///var/run/docker.sock}; carries no
   * secret.
   */
  String endpoint();

  /** Asks for a sign of life ({@code GET /_ping}). */
  void ping(Duration timeout) throws EngineException;

  /** Who the engine is and what its clock says; negotiates the API version where that is due. */
  EngineInfo info(Duration timeout) throws EngineException;

  /**
   * Lists the running containers as Docker counts them: paused and restarting ones too. Where the
   * filter says so, it lists containers in any state.
   *
   * @param filter narrows on the engine's side
   * @param selection what is not kept is dropped while the answer streams in, so that a long list
   *     costs no memory
   */
  List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException;

  /**
   * Inspects one container in whatever state.
   *
   * @param container an id, a unique prefix of one, or a name without leading {@code /}
   * @return empty where the engine knows no such container
   * @throws IllegalArgumentException if the text can be neither an id nor a name
   */
  Optional<ContainerDetails> inspect(String container, Duration timeout) throws EngineException;

  /**
   * The labels that an image carries for one platform.
   *
   * @param platform the platform the container runs; null where the engine does not say
   * @return empty where they cannot be seen: the engine does not have the image, or its answer is
   *     not about an image with layers
   */
  Optional<Map<String, String>> imageLabels(
      String imageId, @Nullable Platform platform, Duration timeout) throws EngineException;

  /**
   * Removes a container by force.
   *
   * @param id a full id; anything but 64 hexadecimal digits is refused
   * @param timeout for the removal itself; a stop before it may take its own time on top
   */
  Removal remove(String id, RemovalOptions options, Duration timeout) throws EngineException;

  /**
   * Lists the volumes.
   *
   * @param label {@code key} or {@code key=value} that a volume must carry; null for all volumes
   */
  List<Volume> volumes(@Nullable String label, Duration timeout) throws EngineException;

  /**
   * Creates a volume of the engine's default driver. Where one of this name exists, the engine
   * answers with that one: its labels and its time of creation are the old ones.
   *
   * @throws IllegalArgumentException if the text can be no volume's name
   */
  Volume createVolume(String name, Map<String, String> labels, Duration timeout)
      throws EngineException;

  /**
   * Removes a volume that no container uses; the engine keeps one in use.
   *
   * @throws IllegalArgumentException if the text can be no volume's name
   */
  LeftoverRemoval removeVolume(String name, Duration timeout) throws EngineException;

  /** Lists the networks; the containers of each are not in the list. */
  List<Network> networks(Duration timeout) throws EngineException;

  /**
   * Inspects one network.
   *
   * @return empty where the engine knows no such network
   * @throws IllegalArgumentException if the text can be no network's id
   */
  Optional<Network> network(String id, Duration timeout) throws EngineException;

  /**
   * Removes a network that no running container uses; the engine keeps one in use.
   *
   * @throws IllegalArgumentException if the text can be no network's id
   */
  LeftoverRemoval removeNetwork(String id, Duration timeout) throws EngineException;

  /**
   * Returns what the engine answers to inspecting one container, network or volume, word for word.
   *
   * @param resource {@code containers}, {@code networks} or {@code volumes}
   * @param maxBytes a longer answer is {@link EngineException.Reason#MALFORMED}
   * @throws EngineException also where the engine knows none of that id or name
   * @throws IllegalArgumentException if the text can be neither an id nor a name
   */
  String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException;

  /**
   * The last lines that a container wrote to its standard output and its standard error, in the
   * order of the engine's answer.
   *
   * @param lines how many at most; a line that is too long is cut
   * @throws EngineException also where the engine knows no such container, or keeps no log of it
   * @throws IllegalArgumentException if the text can be neither an id nor a name
   */
  List<String> logs(String container, int lines, Duration timeout) throws EngineException;

  /**
   * Closes every connection and thread; calls under way end with {@code CLOSED}. Closing twice is
   * harmless.
   */
  @Override
  void close();
}
