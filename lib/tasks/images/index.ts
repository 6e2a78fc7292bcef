/** Photographs in classes as few-shot benchmarks, from the archives that their authors give out; none of them is part of the project. Loads TensorFlow.js. */
export { loadArrays } from "./array-set.js";
export { type CubOptions, cubFolder, cubPart, loadCub } from "./cub.js";
export { fashionMnistFolder, KINDS, loadFashionMnist } from "./fashion-mnist.js";
export { fc100Folder, loadFc100, SUPER_CLASSES } from "./fc100.js";
export { loadFileLists } from "./file-list.js";
export { loadMiniImagenet, miniImagenetFolder } from "./mini-imagenet.js";
export { decodePicture, type Picture } from "./picture.js";
export type { PictureOptions } from "./picture-files.js";
export { type Box, type Fit, growingWeights, pictureResizer } from "./resize-picture.js";
export { type FewShotOptions, fewShot, type LoadOptions, type SplitImages } from "./split-images.js";
