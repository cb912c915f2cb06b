package io.github.containerreconciler.internal.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A container as the engine's list shows it. Immutable.
 *
 * @param id the full id, 64 lower-case hexadecimal digits
 * @param names every name the engine gives, with its leading {@code /}: its own name and, where
 *     links are used, the aliases that other containers have for it ({@code /job-1/db})
 * @param image the image's name as given at creation
 * @param imageId the image's id, such as {@code sha256:…}; empty where the engine gives none
 * @param labels the container's labels, those inherited from its image included
 * @param mounts the destinations of its mounts inside the container
 * @param created when it was created, by the engine's clock; the list gives whole seconds. {@link
 *     Instant#EPOCH} or earlier where the engine gives no time that can be
 */
public record Container(
    String id,
    List<String> names,
    String image,
    String imageId,
    Map<String, String> labels,
    List<String> mounts,
    Instant created,
    Attachments attached) {

  public Container {
    names = List.copyOf(names);
    labels = Map.copyOf(labels);
    mounts = List.copyOf(mounts);
  }

  /** A running container of which no attachments are known. */
  public Container(
      String id,
      List<String> names,
      String image,
      String imageId,
      Map<String, String> labels,
      List<String> mounts,
      Instant created) {
    this(id, names, image, imageId, labels, mounts, created, Attachments.NONE);
  }

  /** The same container under other names. */
  public Container named(List<String> newNames) {
    return new Container(id, newNames, image, imageId, labels, mounts, created, attached);
  }

  /** The same container with other labels. */
  public Container labelled(Map<String, String> newLabels) {
    return new Container(id, names, image, imageId, newLabels, mounts, created, attached);
  }

  /** The same container with other attachments. */
  public Container attachedTo(Attachments other) {
    return new Container(id, names, image, imageId, labels, mounts, created, other);
  }

  /** The same container at these addresses. */
  public Container at(List<String> addresses) {
    return attachedTo(
        new Attachments(
            attached.state(),
            attached.networkMode(),
            attached.networks(),
            addresses,
            attached.volumes()));
  }

  /** Its state when it was listed or inspected. */
  public ContainerState state() {
    return ContainerState.of(attached.state());
  }

  /**
   * Returns whether Docker counts it as running. A list of running containers may give no word for
   * the state.
   */
  public boolean runs() {
    return state() == ContainerState.RUNNING || state() == ContainerState.UNKNOWN;
  }

  /** Its own name without the leading {@code /}; the short id where it has none. */
  public String name() {
    String own = ownName();
    return own.isEmpty() ? shortId() : own;
  }

  /**
   * Its own name without the leading {@code /}: the one without a second slash. Empty where it has
   * none.
   */
  public String ownName() {
    for (String name : names) {
      String bare = name.startsWith("/") ? name.substring(1) : name;
      if (!bare.isEmpty() && bare.indexOf('/') < 0) {
        return bare;
      }
    }
    return "";
  }

  /** The first twelve digits of the id, as Docker's own tools show it. */
  public String shortId() {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }
}
