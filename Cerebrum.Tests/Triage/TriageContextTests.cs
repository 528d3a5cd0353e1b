using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Tests.Triage;

public sealed class TriageContextTests
{
    [Theory]
    [InlineData("I have no chest pain and I am not sweating")]
    [InlineData("She denies chest pain, sweating or nausea")]
    [InlineData("a cough without chest pain or shortness of breath")]
    [InlineData("My face isn't drooping and I am not slurring")]
    public void What_Is_Denied_Is_Not_There(string text) => Assert.Equal(TriageLevel.SelfCare, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("No fever but I have crushing chest pain and I am sweating")]
    [InlineData("No cough. My chest hurts and my left arm is numb")]
    [InlineData("It won't stop bleeding, blood is pouring out")]
    [InlineData("no fever, my mouth is drooping on one side")]
    [InlineData("I'm not sure what it is, crushing chest pain and sweating")]
    [InlineData("I have never had crushing chest pain like this, and I am sweating")]
    public void A_Denial_Ends_Where_Something_Else_Begins(string text) => Assert.Equal(TriageLevel.Emergency, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("I had a stroke eight years ago")]
    [InlineData("When I was a child I had seizures")]
    [InlineData("Last year, I had chest pain and sweating")]
    [InlineData("My father died of a heart attack")]
    [InlineData("there is a family history of stroke and drooping faces")]
    [InlineData("I used to have chest pain with breathlessness")]
    public void What_Is_Over_Or_In_The_Family_Is_Not_Now(string text) => Assert.NotEqual(TriageLevel.Emergency, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("I had a heart attack last year and now I have crushing chest pain and sweat")]
    [InlineData("my father has chest pain and is sweating")]
    [InlineData("My mother had a stroke in 2012. Today her face droops again")]
    public void What_Is_Back_Or_Someone_Elses_Counts(string text) => Assert.Equal(TriageLevel.Emergency, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("I nearly died of embarrassment")]
    [InlineData("I almost had a heart attack when I saw the exam")]
    [InlineData("These shoes are killing me")]
    [InlineData("I am drowning in paperwork")]
    [InlineData("The view took my breath away")]
    [InlineData("it was a stroke of luck")]
    [InlineData("we were choked up at the wedding")]
    public void A_Figure_Of_Speech_Is_No_Symptom(string text) => Assert.Equal(TriageLevel.SelfCare, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("What are the symptoms of a stroke?", false)]
    [InlineData("what are signs of stroke, my face is drooping", true)]
    [InlineData("How is sepsis treated?", false)]
    [InlineData("How is sepsis treated? My son has a fever and is confused", true)]
    [InlineData("What is this crushing chest pain, I am sweating", true)]
    public void A_Question_For_Information_Is_Not_A_Case_And_A_Case_In_It_Is(string text, bool emergency) =>
        Assert.Equal(emergency ? TriageLevel.Emergency : TriageLevel.SelfCare, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("I have chest presure and I am sweeting, short of braeth")]
    [InlineData("my mother is unconcious and does not respond")]
    [InlineData("she had a siezure and is confussed")]
    [InlineData("after eating peanuts my toungue is swollen")]
    [InlineData("I feel suicdal")]
    public void Misspelt_Words_Are_Understood(string text) => Assert.Equal(TriageLevel.Emergency, TriagePack.LevelOf(text));

    [Theory]
    [InlineData("my 6-week-old has a temperature of 38.5C", true)]
    [InlineData("my 2 month old, temp 101.5 F", true)]
    [InlineData("my 2 month old, temp 98.4 F", false)]
    [InlineData("my seven week old has 38,6 degrees", true)]
    [InlineData("my 7 year old has a temperature of 38.5C", false)]
    public void Age_And_Temperature_Are_Read_From_The_Text(string text, bool emergency) => Assert.Equal(emergency, TriagePack.Fires("infant-fever", text));

    [Fact]
    public void The_Profile_Fills_In_What_The_Text_Lacks()
    {
        Assert.False(TriagePack.Fires("chest-pain-age", "my chest hurts"));
        Assert.True(TriagePack.Fires("chest-pain-age", "my chest hurts", new Profile(Age: 61)));
        Assert.False(TriagePack.Fires("chest-pain-age", "I am 19, my chest hurts", new Profile(Age: 61)));
        Assert.True(TriagePack.Fires("pre-eclampsia", "severe headache and flashing lights", new Profile(Pregnant: true)));
        Assert.False(TriagePack.Fires("pre-eclampsia", "severe headache and flashing lights"));
    }

    [Fact]
    public void The_Profile_Is_Not_That_Of_Someone_Else_Who_Is_Asked_For() =>
        Assert.False(TriagePack.Fires("pre-eclampsia", "my father has a severe headache and flashing lights", new Profile(Pregnant: true)));
}
