"""The text that an image model reads: the scene's prompt, the presenter's clothes, and the film's style."""


def full_prompt(prompt: str, *, on_camera: bool, wardrobe: str, styles: list[str], photographed: bool) -> str:
    """One text of whole sentences.

    Args:
        prompt: what the scene shows.
        on_camera: whether that is the presenter.
        wardrobe: the presenter's clothes, "a teal jumper"; said in every scene in the same words, by the program,
            since a writer's words for them would differ from scene to scene, and the clothes with them.
        styles: further sentences, of how all such pictures look.
        photographed: whether the model also sees reference photos of the presenter.
    """
    sentences = [prompt]
    if on_camera and photographed:
        sentences.append("This is the person in the reference photo, with the same face and hair")
    if on_camera and wardrobe:
        sentences.append(f"The clothes are {wardrobe}")
    sentences += styles
    stripped = (sentence.strip() for sentence in sentences)
    return " ".join(
        sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
        for sentence in stripped
        if sentence
    )
