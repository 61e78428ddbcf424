/**
 * What a person can do about a photo, one sentence a code in English and in Chinese. Left and right are the person's own.
 *
 * The order is the order of importance: first what hides the face or keeps it out of the photo, then size, pose, light
 * and sharpness, then what only documents ask for. Of one topic only the first applies; so nobody is told to come closer
 * and to step back at once.
 */
interface AdviceText {
  readonly topic: string;
  readonly en: string;
  readonly zh: string;
}

const text = (topic: string, en: string, zh: string): AdviceText => ({ topic, en, zh });

export const adviceTexts = {
  'show-face': text('face', 'Show your whole face to the camera.', '请将整张脸正对摄像头。'),
  'remove-mask': text('mask', 'Take off your mask.', '请摘下口罩。'),
  'remove-sunglasses': text('eyes-covered', 'Take off your sunglasses.', '请摘下墨镜。'),
  'uncover-face': text('mask', 'Take away whatever covers your face: a hand, hair or a scarf.', '请移开遮挡面部的物品，如手、头发或围巾。'),
  'uncover-eyes': text('eyes-covered', 'Keep your eyes free: brush hair aside and avoid thick frames or reflections on glasses.', '请露出双眼：拨开头发，避免粗镜框或镜片反光。'),
  'uncover-mouth': text('mask', 'Keep your mouth free: take your hand or scarf away from it.', '请露出嘴部，移开手或围巾。'),
  'be-alone': text('alone', 'Only you should be in the photo: ask others to step aside.', '照片中只能有您一人，请让其他人离开画面。'),
  'move-left': text('place-x', 'Move to your left, your face is too near the edge of the photo.', '您的脸太靠近照片边缘，请向您的左侧移动。'),
  'move-right': text('place-x', 'Move to your right, your face is too near the edge of the photo.', '您的脸太靠近照片边缘，请向您的右侧移动。'),
  'move-down': text('place-y', 'Raise the camera or lower your head, the top of your face is too near the edge of the photo.', '脸部太靠近照片上边缘，请抬高摄像头或降低头部。'),
  'move-up': text('place-y', 'Lower the camera or raise your head, your chin is too near the edge of the photo.', '下巴太靠近照片下边缘，请降低摄像头或抬高头部。'),
  'move-closer': text('size', 'Move closer to the camera.', '请靠近摄像头。'),
  'move-closer-a-little': text('size', 'Move a little closer to the camera.', '请稍微靠近摄像头。'),
  'move-back': text('size', 'Move back from the camera.', '请远离摄像头。'),
  'move-back-a-little': text('size', 'Move back from the camera a little.', '请稍微远离摄像头。'),
  'turn-left': text('yaw', 'Turn your head to the left, towards the camera.', '请向左转头，正对摄像头。'),
  'turn-left-a-little': text('yaw', 'Turn your head a little to the left.', '请将头稍微向左转。'),
  'turn-right': text('yaw', 'Turn your head to the right, towards the camera.', '请向右转头，正对摄像头。'),
  'turn-right-a-little': text('yaw', 'Turn your head a little to the right.', '请将头稍微向右转。'),
  'look-up': text('pitch', 'Raise your chin and look into the camera.', '请抬起下巴，平视摄像头。'),
  'look-up-a-little': text('pitch', 'Raise your chin a little.', '请稍微抬头。'),
  'look-down': text('pitch', 'Lower your chin and look into the camera.', '请放低下巴，平视摄像头。'),
  'look-down-a-little': text('pitch', 'Lower your chin a little.', '请稍微低头。'),
  'tilt-left': text('roll', 'Hold your head upright: tilt it to the left.', '请将头摆正，向左倾。'),
  'tilt-left-a-little': text('roll', 'Tilt your head a little to the left.', '请将头稍微向左倾。'),
  'tilt-right': text('roll', 'Hold your head upright: tilt it to the right.', '请将头摆正，向右倾。'),
  'tilt-right-a-little': text('roll', 'Tilt your head a little to the right.', '请将头稍微向右倾。'),
  'face-straight': text('yaw', 'Look straight into the camera.', '请正视摄像头。'),
  'more-light': text('light', 'It is too dark: face a light source.', '光线太暗，请面向光源。'),
  'less-light': text('light', 'It is too bright: move out of the direct light.', '光线太亮，请避开直射光。'),
  'light-from-left': text('evenness', 'The light comes from your left: turn towards it, so that both sides of your face are lit.', '光线来自您的左侧，请转向光源，使面部两侧受光均匀。'),
  'light-from-right': text('evenness', 'The light comes from your right: turn towards it, so that both sides of your face are lit.', '光线来自您的右侧，请转向光源，使面部两侧受光均匀。'),
  'even-light': text('evenness', 'Find even light: one side of your face is darker than the other.', '面部光线不均匀，请换到光线均匀的地方。'),
  'soften-light': text('contrast', 'The light is too hard: move out of the sun or the spotlight.', '光线过硬，请避开阳光或聚光灯直射。'),
  'more-contrast': text('contrast', 'The photo is flat: face a window or a lamp, and keep bright light out of the background.', '照片对比度不足，请面向窗户或灯光，避免背光。'),
  'hold-still': text('sharpness', 'Hold still, clean the lens and let the camera focus.', '请保持不动，擦净镜头，待对焦后再拍。'),
  'open-eyes': text('eyes-open', 'Open your eyes wide.', '请睁开双眼。'),
  'open-eyes-a-little': text('eyes-open', 'Open your eyes a little more.', '请将眼睛再睁大一些。'),
  'look-at-camera': text('gaze', 'Look into the camera.', '请看向摄像头。'),
  'close-mouth': text('mouth', 'Close your mouth.', '请闭上嘴。'),
  'relax-face': text('expression', 'Relax your face: a neutral expression, no smile.', '请放松面部，保持自然表情，不要笑。'),
  'remove-headwear': text('headwear', 'Take off your hat or hood.', '请摘下帽子或头巾。'),
  'plain-background': text('background', 'Stand in front of a plain wall.', '请站在纯色墙壁前。'),
  'no-flash': text('red-eyes', 'Take the photo without flash, or turn on more light: your eyes look red.', '请关闭闪光灯或增加光线：照片中眼睛发红。'),
  'colour-photo': text('colour', 'Send a colour photo, not a black-and-white or toned one.', '请使用彩色照片，不要使用黑白或单色照片。'),
  'natural-colour': text('colour', 'Use daylight or white light, and no colour filter.', '请使用日光或白光，不要使用滤镜。'),
  'original-photo': text('compression', 'Send the original photo, not one that was compressed, enlarged or forwarded.', '请上传原始照片，不要使用压缩、放大或转发过的图片。'),
  'another-photo': text('other', 'Take another photo: look straight into the camera, in good light, and hold still.', '请重新拍照：正视摄像头，光线充足，保持不动。'),
} as const satisfies Record<string, AdviceText>;

export type AdviceCode = keyof typeof adviceTexts;
